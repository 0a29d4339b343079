"""The floors of accepting: what a view costs that writes the same rows and does nothing else.

No key, no validation, no contacts, no template, no answer: constant rows with fresh ids, by the quickest way there is.
"""

from __future__ import annotations

import os
from time import sleep

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from apps.core import sql
from apps.core.models import new_id

_SPREAD = 0.05  # seconds: long enough for eight connections to be open at once

_COLUMNS = (
    "phone, channel, is_pinned, contact_id, organization_id, profile_id, template_id, direction, status, parameters, "
    "metadata, created_at"
)
_SOMEBODY = "01890000-0000-7000-8000-000000000001"
_PHONE = "+12123000000"
_PARAMETERS = '{"name":"Ada","order_id":"A-1042"}'
_METADATA = '{"endpoint":"POST /v3/messages","request_id":"req_0123456789ab"}'
_NOW = "2026-01-01 00:00:00+00:00"

_INSERT = f"""
INSERT INTO messaging_message (id, {_COLUMNS}) VALUES (%(id)s, '{_PHONE}', NULL, false, '{_SOMEBODY}', '{_SOMEBODY}',
    NULL, '{_SOMEBODY}', 'OUTBOUND', 'QUEUED', '{_PARAMETERS}', '{_METADATA}', '{_NOW}') RETURNING id
"""
_ROW = "\t".join(
    (_PHONE, r"\N", "f", _SOMEBODY, _SOMEBODY, r"\N", _SOMEBODY, "OUTBOUND", "QUEUED", _PARAMETERS, _METADATA, _NOW)
)


def who(request: HttpRequest) -> HttpResponse:
    """Which process answers."""
    sleep(_SPREAD)
    return HttpResponse(str(os.getpid()))


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    sql.rows(_INSERT, {"id": new_id()})
    return HttpResponse(status=202)


@csrf_exempt
def copy(request: HttpRequest, count: int) -> HttpResponse:
    ids = [new_id() for _ in range(count)]
    with transaction.atomic(), sql.cursor() as hot:
        with hot.copy(f"COPY messaging_message (id, {_COLUMNS}) FROM STDIN") as rows:
            rows.write("\n".join(f"{id}\t{_ROW}" for id in ids))
        with hot.copy("COPY messaging_outgoing (message_id, due_at, attempts) FROM STDIN") as rows:
            rows.write("\n".join(f"{id}\t{_NOW}\t0" for id in ids))
    return HttpResponse(status=202)

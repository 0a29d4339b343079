"""The floors of accepting: views that write the same rows and do nothing else.

No key, validation, contacts, template or response body: constant rows with fresh ids, written in the fastest way.
"""

from __future__ import annotations

import os
from time import sleep

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from uuid_utils import uuid7

from apps.core import sql

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
_PLACE = f"\t{_NOW}\t0\n"
_IDS = f"{_SOMEBODY}\t{_SOMEBODY}\t\\N\t{_SOMEBODY}"
_ROW = f"\t{_PHONE}\t\\N\tf\t{_IDS}\tOUTBOUND\tQUEUED\t{_PARAMETERS}\t{_METADATA}\t{_NOW}\n"


@login_not_required
def who(request: HttpRequest) -> HttpResponse:
    """Which process answers."""
    sleep(_SPREAD)
    return HttpResponse(str(os.getpid()))


@login_not_required
@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    sql.rows(_INSERT, {"id": str(uuid7())})
    return HttpResponse(status=202)


@login_not_required
@csrf_exempt
def copy(request: HttpRequest, count: int) -> HttpResponse:
    ids = [str(uuid7()) for _ in range(count)]
    with transaction.atomic(), sql.cursor() as hot:
        with hot.copy(f"COPY messaging_message (id, {_COLUMNS}) FROM STDIN") as rows:
            rows.write("".join([id + _ROW for id in ids]))
        with hot.copy("COPY messaging_outgoing (message_id, due_at, attempts) FROM STDIN") as rows:
            rows.write("".join([id + _PLACE for id in ids]))
    return HttpResponse(status=202)

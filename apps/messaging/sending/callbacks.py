"""Where carriers report: the address names the provider and the sender, the signature proves who is speaking.

An answer of 2xx means "stored"; anything else makes the carrier try again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.channels.models import Sender
from apps.channels.providers import PROVIDERS
from apps.channels.providers.types import BadSignature, Inbound, StatusUpdate
from apps.core.cache import Remembered
from apps.messaging import exchanges
from apps.messaging.sending import inbound, status

log = logging.getLogger(__name__)
_senders: Remembered[tuple[str, UUID], Sender] = Remembered(seconds=1.0)


@login_not_required
@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str, sender_id: UUID) -> HttpResponse:
    """204 once everything in the callback is stored; 401 for a bad signature; 404 for a sender we do not know.

    422 for what its carrier signed and no column can hold.
    """
    if provider not in PROVIDERS:
        return HttpResponse(status=404)
    try:
        sender = _senders.get((provider, sender_id), lambda: Sender.objects.get(id=sender_id, provider=provider))
    except Sender.DoesNotExist:
        return HttpResponse(status=404)
    adapter, now = PROVIDERS[provider], timezone.now()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        adapter.verify(headers, request.body, sender.credentials, now.timestamp())
    except BadSignature as problem:
        log.warning("callback for sender %s refused: %s", sender_id, problem)
        return HttpResponse(status=401)
    try:
        _store(sender, adapter.parse(request.body), now)
    except (DataError, psycopg.DataError, ValueError):
        log.exception("callback for sender %s cannot be stored", sender_id)
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _store(sender: Sender, reports: Sequence[StatusUpdate | Inbound], now: datetime) -> None:
    for message in (report for report in reports if isinstance(report, Inbound)):
        inbound.receive(sender, message, heard=exchanges.heard(message), now=now)
    updates = [report for report in reports if isinstance(report, StatusUpdate) and report.message_id]
    if updates:
        status.report(sender, updates, now=now)

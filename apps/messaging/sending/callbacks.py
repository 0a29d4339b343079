"""Receive carriers' callbacks. The URL names the provider; the signature proves who sent it.

A 200 means "stored", the one answer that all carriers take for it. After anything else the carrier retries.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import psycopg
from django.contrib.auth.decorators import login_not_required
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.channels import carrier_callbacks
from apps.channels.carrier_callbacks import NoAddressee, ProvenEvent
from apps.channels.models import Sender
from apps.channels.providers import HANDSHAKES, PROVIDERS
from apps.channels.providers.types import (
    AccountEvent,
    BadSignature,
    Inbound,
    PreferenceChange,
    StatusUpdate,
    TemplateChange,
    TemplateStatus,
    UnknownEvent,
)
from apps.message_templates import carrier_news
from apps.messaging import exchanges
from apps.messaging.sending import carrier_opt_out, inbound, status

log = logging.getLogger(__name__)


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """200 once everything in the callback is stored; 401 for a bad signature; 404 for numbers and accounts not ours.

    422 for what its carrier signed and no column can hold.
    """
    if provider not in PROVIDERS:
        return HttpResponse(status=404)
    if request.method == "GET":
        return _shake_hands(request, provider)
    now = timezone.now()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        told = carrier_callbacks.read(provider, headers, request.body, now=now.timestamp())
    except NoAddressee:
        log.warning("callback of %s is about no number and no account of ours", provider)
        return HttpResponse(status=404)
    except BadSignature as problem:
        log.warning("callback of %s refused: %s", provider, problem)
        return HttpResponse(status=401)
    try:
        _store(told, now)
    except (DataError, psycopg.DataError, ValueError):
        log.exception("callback of %s cannot be stored", provider)
        return HttpResponse(status=422)
    return HttpResponse(status=200)


def _shake_hands(request: HttpRequest, provider: str) -> HttpResponse:
    """A carrier asks whether this URL is ours: 403 unless it knows the secret that it was given for that."""
    if provider not in HANDSHAKES:
        return HttpResponse(status=405)
    answer = carrier_callbacks.answer_challenge(provider, request.GET.dict())
    return HttpResponse(answer, content_type="text/plain") if answer is not None else HttpResponse(status=403)


def _store(told: Sequence[ProvenEvent], now: datetime) -> None:
    updates: dict[Sender, list[StatusUpdate]] = defaultdict(list)
    for each in told:
        if each.sender and isinstance(each.event, Inbound):
            heard = exchanges.heard(each.event)
            inbound.receive(each.sender, each.event, sharing=each.sharing, heard=heard, now=now)
        elif each.sender and isinstance(each.event, StatusUpdate):
            updates[each.sender].append(each.event)
        elif each.sender and isinstance(each.event, PreferenceChange):
            carrier_opt_out.preferred(each.sender, each.event, now=now)
        elif isinstance(each.event, TemplateStatus | TemplateChange | AccountEvent):
            carrier_news.hear(each.event, each.accounts, now=now)
        else:
            log.warning("nothing follows from %s", _named(each.event))
    for sender, group in updates.items():
        status.report(sender, group, now=now)


def _named(event: StatusUpdate | Inbound | PreferenceChange | UnknownEvent) -> str:
    """For the log, which people's words and numbers don't belong into."""
    if isinstance(event, UnknownEvent):
        return repr(event.kind)
    if isinstance(event, PreferenceChange):
        return "a preference, of an address that is not proven to be ours"
    return f"{event.provider_id!r}, of an address that is not proven to be ours"

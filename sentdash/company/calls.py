"""The made-up company's API call log, for as long as calls are kept: sends, reads, and some mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from apps.api import redaction
from apps.api.models import LoggedCall
from apps.core import sql
from sentdash.company import schedule, wording
from sentdash.company.account import Account, id_at
from sentdash.company.traffic import SendCall
from sentdash.past import Past


@dataclass(frozen=True, slots=True)
class _Kind:
    """A call that is made now and then. `{message}` and `{contact}` are ids of the history."""

    weight: int
    key: str
    method: str
    path: str
    status: int = 200
    error: str | None = None
    body: Any = None


_KINDS = (
    _Kind(40, "Online store", "GET", "/v3/messages/{message}"),
    _Kind(22, "Online store EU", "GET", "/v3/messages/{message}"),
    _Kind(18, "CRM sync", "GET", "/v3/contacts?page=1&page_size=100"),
    _Kind(12, "CRM sync", "GET", "/v3/messages?status=FAILED&page=1&page_size=50"),
    _Kind(7, "CRM sync", "PATCH", "/v3/contacts/{contact}", body={"default_channel": "sms"}),
    _Kind(6, "Online store", "GET", "/v3/templates?page=1&page_size=20"),
    _Kind(4, "Online store EU", "GET", "/v3/me"),
    _Kind(3, "Online store", "GET", "/v3/messages/{contact}", 404, "RESOURCE_003"),
    _Kind(3, "CRM sync", "POST", "/v3/contacts", 400, "VALIDATION_002", {"phone_number": "0171 39200"}),
    _Kind(3, "Online store", "POST", "/v3/messages", 400, "VALIDATION_004", {"to": ["+12125550100"], "template": {}}),
    _Kind(2, "Online store EU", "POST", "/v3/messages", 422, "BUSINESS_004", {"to": ["+442079460900"]}),
    _Kind(2, "CRM sync", "GET", "/v3/contacts?page=1&page_size=100", 429, "BUSINESS_002"),
    _Kind(1, "Sign-in service", "POST", "/v3/messages", 404, "RESOURCE_002", {"template": {"name": "login"}}),
    _Kind(1, "Online store EU", "GET", "/v3/templates?page=1&page_size=20", 500, "INTERNAL_002"),
)
_A_DAY = 40


def write(
    account: Account, requests: Sequence[SendCall], messages: Sequence[Past], *, now: datetime, chance: Random
) -> None:
    """Write the calls. Does nothing if calls are not stored."""
    since = now - timedelta(days=settings.REQUEST_LOG_DAYS)
    rows = [_sending(account, request, chance) for request in requests if request.at > since]
    recent = [each for each in messages if each.at > since]
    if recent:
        rows += _others(account, recent, since=since, now=now, chance=chance)
    columns = [field.attname for field in LoggedCall._meta.concrete_fields]
    with sql.cursor() as hot, hot.copy(f"COPY api_loggedcall ({', '.join(columns)}) FROM STDIN".encode()) as copy:
        for row in sorted(rows, key=lambda row: row.id):
            copy.write_row([getattr(row, column) for column in columns])


def _sending(account: Account, request: SendCall, chance: Random) -> LoggedCall:
    parameters = dict.fromkeys(request.parameters, redaction.HIDDEN)
    template = {"name": request.template, "parameters": parameters}
    kind = _Kind(1, request.key, "POST", "/v3/messages", 202, body={"to": list(request.phones), "template": template})
    return _row(account, kind, request.at, chance, request_id=request.id, made=request.made)


def _others(
    account: Account, messages: Sequence[Past], *, since: datetime, now: datetime, chance: Random
) -> Iterator[LoggedCall]:
    flow = schedule.Flow("", (), _A_DAY, "Europe/Berlin", "", ())
    kinds = [kind for kind in _KINDS for _ in range(kind.weight)]
    for at in schedule.moments(flow, now=now, chance=chance):
        kind, some = chance.choice(kinds), chance.choice(messages)
        key = account.keys[kind.key]
        if at < max(since, key.created_at) or at > now - timedelta(minutes=1):
            continue
        own = some if key.profile_id in (None, some.profile_id) else None
        path = kind.path.format(message=own.id if own else "by-number", contact=some.contact_id)
        if own or "{message}" not in kind.path:
            yield _row(account, replace(kind, path=path), at, chance)


def _row(
    account: Account, kind: _Kind, at: datetime, chance: Random, *, request_id: str = "", made: UUID | None = None
) -> LoggedCall:
    key, took = account.keys[kind.key], 4 + chance.expovariate(1 / 9) * (3 if kind.method == "POST" else 1)
    answered_at = at + timedelta(milliseconds=took)
    return LoggedCall(
        id=id_at(answered_at, chance),
        organization_id=key.organization_id,
        profile_id=key.profile_id,
        key_id=key.id,
        request_id=request_id or wording.request_id(chance),
        at=answered_at,
        method=kind.method,
        path=kind.path,
        status=kind.status,
        milliseconds=took,
        error_code=kind.error,
        is_replay=False,
        is_sandbox=False,
        body=redaction.body(orjson.dumps(kind.body)) if kind.body is not None else "",
        made_id=made,
    )

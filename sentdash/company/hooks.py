"""The made-up company's webhook log: a week of events, to an endpoint that works and one that we turned off lately.

The second failed ten attempts in a row; what came afterwards was kept, and can be replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import orjson

from apps.messaging.models import Direction, MessageStatus
from apps.webhooks import catalog
from apps.webhooks.attempt import Try
from apps.webhooks.models import Delivery, Endpoint, EventStatus, OffReason
from sentdash.company.account import Account, id_at
from sentdash.past import Past

_SPAN = timedelta(days=7)
_FAILED = 12  # the last ones in a row, out of at least twice as many
_ATTEMPTS = 10  # that fail in a row before we turn an endpoint off
_GOOD = {"status": 200, "error": None, "response": "ok"}
_BAD = {"status": 500, "error": "The endpoint answered with HTTP status 500", "response": "Internal Server Error"}
_ENDED = (MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.FAILED, MessageStatus.RECEIVED)


def write(account: Account, messages: Sequence[Past], *, now: datetime, chance: Random) -> None:
    recent = sorted((each for each in messages if each.at > now - _SPAN and each.status in _ENDED), key=_ended_at)
    told = {
        "Order system": [each for each in recent if each.profile_id == account.endpoints["Order system"].profile_id],
        "CRM sync": [each for each in recent if each.status in (MessageStatus.FAILED, MessageStatus.RECEIVED)],
    }
    names = {template.id: template.name for template in account.templates.values()}
    for name, endpoint in account.endpoints.items():
        rows = list(_deliveries(endpoint, told.get(name, ()), names, chance=chance))
        Delivery.objects.bulk_create(rows, batch_size=1000)
        _sum_up(endpoint, rows)


def _ended_at(message: Past) -> datetime:
    return message.updated_at or message.at


def _deliveries(
    endpoint: Endpoint, messages: Sequence[Past], names: dict[Any, str], *, chance: Random
) -> Iterator[Delivery]:
    failing = min(_FAILED, len(messages) // 2) if endpoint.display_name == "CRM sync" else 0
    left = _ATTEMPTS
    for index, message in enumerate(messages):
        at = _ended_at(message) + timedelta(milliseconds=chance.randrange(50, 400))
        is_good = index < len(messages) - failing
        event = f"message.{message.status.lower()}"
        answered = Try(at.isoformat(), chance.randrange(30, 600), **(_GOOD if is_good else _BAD))
        tries = [asdict(answered)] if is_good else _again(answered, min(1 + endpoint.retry_count, left))
        left -= 0 if is_good else len(tries)
        yield Delivery(
            endpoint=endpoint,
            event_id=id_at(at, chance),
            event_type=event,
            body=orjson.dumps(catalog.envelope(event, _payload(message, names), now=at)).decode(),
            status=EventStatus.DELIVERED if is_good else EventStatus.FAILED,
            attempts=len(tries),
            failures=0 if is_good else len(tries),
            tries=tries,
        )


def _again(answered: Try, count: int) -> list[dict[str, Any]]:
    """The same answer at every attempt."""
    first = datetime.fromisoformat(answered.at)
    pauses = [timedelta(minutes=2**number - 1) for number in range(count)]
    return [asdict(replace(answered, at=(first + pause).isoformat())) for pause in pauses]


def _payload(message: Past, names: dict[Any, str]) -> dict[str, Any]:
    """The payload, as in `webhooks.samples`."""
    updated_at = catalog.time_text(_ended_at(message))
    shared = {
        "account_id": str(message.profile_id or message.organization_id),
        "message_id": str(message.id),
        "inbound_number": message.phone,
        "outbound_number": message.number,
        "channel": message.channel,
        "updated_at": updated_at,
    }
    if message.direction == Direction.INBOUND:
        return {**shared, "received_at": updated_at}
    return {
        **shared,
        "message_status": message.status,
        "template_id": str(message.template_id),
        "template_name": names.get(message.template_id),
    }


def _sum_up(endpoint: Endpoint, rows: Sequence[Delivery]) -> None:
    """Set the endpoint's summary of its deliveries. One that failed too often was turned off by us."""
    tries = sorted((datetime.fromisoformat(each["at"]), each["error"] is None) for row in rows for each in row.tries)
    good = [at for at, is_good in tries if is_good]
    endpoint.last_delivery_attempt_at = tries[-1][0] if tries else None
    endpoint.last_successful_delivery_at = good[-1] if good else None
    endpoint.consecutive_failures = sum(1 for at, _ in tries if not good or at > good[-1])
    if endpoint.consecutive_failures >= _ATTEMPTS:
        endpoint.off_reason, endpoint.off_at = OffReason.FAILURES, endpoint.last_delivery_attempt_at
    endpoint.save()

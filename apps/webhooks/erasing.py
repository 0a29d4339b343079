"""Erase a person from events: from the outbox, and from the log of deliveries with what endpoints answered.

An event keeps its ids, times and words of ours, and gets `"erased": true`. What an endpoint has received can't be
called back. What is still to be delivered or is replayed later is delivered as it is then: erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from apps.core import sql
from apps.core.models import first_id_at
from apps.forgetting.person import Erased, Person
from apps.webhooks.models import Endpoint, OutboxBatch

_PORTION = 500
_MOMENT = timedelta(milliseconds=1)
# Values that say nothing of a person. All others become empty, except for numbers and null.
_KEPT = frozenset(
    {
        *("account_id", "message_id", "message_status", "contact_id", "channel", "outbound_number", "template_id"),
        *("template_name", "updated_at", "received_at", "source"),
    }
)
# By their number or, once erased, by the mark: an answer may have been recorded since. A mark in an answer is harmless.
_THEIRS = """
SELECT event_id, body, tries::text FROM webhooks_delivery
WHERE endpoint_id = %(endpoint)s AND event_id > %(after)s AND event_id < %(until)s
    AND (body LIKE ANY(%(digits)s) OR tries::text LIKE ANY(%(digits)s) OR body LIKE '%%"erased":true%%')
ORDER BY event_id LIMIT %(limit)s
"""
_REPLACE = """
UPDATE webhooks_delivery SET body = %(body)s, tries = (
    SELECT coalesce(jsonb_agg(CASE WHEN tried->>'response' IS NULL THEN tried
        ELSE jsonb_set(tried, '{response}', '""') END ORDER BY place), '[]')
    FROM jsonb_array_elements(tries) WITH ORDINALITY AS each(tried, place))
WHERE endpoint_id = %(endpoint)s AND event_id = %(event)s
    AND (body <> %(body)s OR EXISTS (SELECT 1 FROM jsonb_array_elements(tries) t WHERE t->>'response' <> ''))
RETURNING 1
"""


def erase(person: Person) -> Iterator[Erased]:
    yield "events", _outbox(person)
    for endpoint_id in Endpoint.objects.filter(organization_id=person.organization_id).values_list("id", flat=True):
        after = UUID(int=0)
        while rows := sql.rows(_THEIRS, {**_search(person), "endpoint": endpoint_id, "after": after}):
            after = rows[-1][0]
            yield "webhook deliveries", sum(_delivery(endpoint_id, row, person) for row in rows)


def _search(person: Person) -> dict[str, Any]:
    """All of the first moment too: `until` is when the contact went."""
    digits = [f"%{each}%" for each in person.digits]
    return {"digits": digits, "until": first_id_at(person.until + _MOMENT), "limit": _PORTION}


def _outbox(person: Person) -> int:
    """Events that no worker has taken yet."""
    erased = 0
    with transaction.atomic():
        batches = OutboxBatch.objects.filter(organization_id=person.organization_id).order_by("id")
        for batch in batches.select_for_update(of=("self",)):
            if any(each in batch.events for each in person.digits):
                erased += _batch(batch, person)
    return erased


def _batch(batch: OutboxBatch, person: Person) -> int:
    lines, erased = orjson.loads(batch.events), 0
    for line in lines:
        payload = dict(zip(batch.keys, line[4:], strict=True))
        if person.owns(line[3]) and _mentions(person, payload):
            line[4:] = _emptied(payload).values()
            erased += 1
    batch.events = orjson.dumps(lines).decode()
    batch.save(update_fields=["events"])
    return erased


def _delivery(endpoint_id: UUID, row: sql.Row, person: Person) -> int:
    event_id, text, tries = row
    body = orjson.loads(text)
    payload = body.get("payload", {})
    account = payload.get("account_id")
    profile_id = account if account != str(person.organization_id) else None
    is_about = payload.get("erased") is True or _mentions(person, payload)
    if not person.owns(profile_id) or not (is_about or _mentions(person, tries)):
        return 0
    if is_about:
        body["payload"] = {**_emptied(payload), "erased": True}
    given = {"endpoint": endpoint_id, "event": event_id, "body": orjson.dumps(body).decode()}
    return len(sql.rows(_REPLACE, given))


def _mentions(person: Person, value: Any) -> bool:
    text = orjson.dumps(value).decode()
    return any(each in text for each in person.digits)


def _emptied(payload: dict[str, Any]) -> dict[str, Any]:
    return {key: value if key in _KEPT else _empty(value) for key, value in payload.items()}


def _empty(value: Any) -> Any:
    """Of the same type, so that a receiver's program still reads it."""
    if isinstance(value, dict | list | str):
        return type(value)()
    return value

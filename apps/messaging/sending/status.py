"""The status machine: carriers' receipts move a message forward, never back.

`Status` defines the order; FAILED may follow anything. A late or repeated receipt changes nothing. An automatic message
that failed may take another route instead (`fallback`); then its earlier routes count only if they delivered it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.billing import refunds
from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.channels.providers.types import MAX_PROVIDER_ID, StatusUpdate
from apps.core import queue
from apps.messaging import exchanges
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import carrier_opt_out, fallback, overdue, transitions
from apps.messaging.sending.fallback import Fallback
from apps.messaging.sending.transitions import Change

_MOMENT = timedelta(milliseconds=1)
_SENTENCES = {
    MessageStatus.SENT: "Message sent via {channel}",
    MessageStatus.DELIVERED: "Message delivered to recipient",
    MessageStatus.READ: "Message read by recipient",
}
_ORDER = (
    f"ARRAY['{MessageStatus.QUEUED}','{MessageStatus.SCHEDULED}','{MessageStatus.ROUTED}','{MessageStatus.SENT}','{MessageStatus.DELIVERED}',"
    f"'{MessageStatus.READ}','{MessageStatus.FAILED}']"
)

# The receipt is about a route that was left for another one.
_IS_EARLIER = "(m.routes IS NOT NULL AND m.routes[cardinality(m.routes)] <> %(route)s)"
# What was decided for this lap still holds, and nothing was delivered meanwhile.
_FALLS_BACK = f"""(s.next_route IS NOT NULL AND coalesce(cardinality(m.routes), 1) = s.lap + 1
    AND array_position({_ORDER}, m.status::text) <= array_position({_ORDER}, '{MessageStatus.SENT}'))"""

# Of a person who was forgotten, the carrier's words are not stored.
_DESCRIPTION = "CASE WHEN m.phone = '' AND s.error_code IS NOT NULL THEN s.error_code ELSE s.description END"


@dataclass(frozen=True, slots=True)
class StatusStep:
    """Where a carrier says a message now is."""

    id: UUID
    status: str
    error_code: str | None = None
    description: str = ""
    heard: str | None = None  # over the wire, when that is kept …
    answered: str | None = None  # … and, where we asked, the answer
    provider_ref: str | None = None
    parts: int | None = None  # what the carrier bills


_APPLY = transitions.statement(
    Change.REPORTED,
    f"""
step AS (
    SELECT DISTINCT ON (id) * FROM unnest(%(ids)s::uuid[], %(statuses)s::text[], %(codes)s::text[],
        %(descriptions)s::text[], %(heard)s::text[], %(answered)s::text[], %(refs)s::text[], %(parts)s::int[],
        %(next_routes)s::text[], %(next_channels)s::text[], %(next_numbers)s::text[], %(laps)s::int[])
        AS s(id, status, error_code, description, heard, answered, provider_ref, parts,
            next_route, next_channel, next_number, lap)
    ORDER BY id, array_position({_ORDER}, s.status) DESC
), moved AS (
    UPDATE messaging_message m SET updated_at = %(now)s,
        status = CASE WHEN {_FALLS_BACK} THEN '{MessageStatus.ROUTED}' ELSE s.status END,
        error_code = CASE WHEN NOT {_FALLS_BACK} THEN s.error_code END,
        description = CASE WHEN s.error_code IS NOT NULL AND NOT {_FALLS_BACK} THEN {_DESCRIPTION} END,
        routes = CASE WHEN {_FALLS_BACK} THEN coalesce(m.routes, ARRAY[%(route)s]) || s.next_route
            WHEN {_IS_EARLIER} THEN m.routes || %(route)s ELSE m.routes END,
        channel = CASE WHEN {_FALLS_BACK} THEN s.next_channel WHEN {_IS_EARLIER} THEN %(channel)s
            ELSE coalesce(m.channel, %(channel)s) END,
        number = CASE WHEN {_FALLS_BACK} THEN s.next_number WHEN {_IS_EARLIER} THEN %(number)s
            ELSE coalesce(m.number, %(number)s) END,
        provider_ref = CASE WHEN {_FALLS_BACK} THEN NULL WHEN m.phone = '' THEN ''
            WHEN {_IS_EARLIER} THEN s.provider_ref ELSE coalesce(m.provider_ref, s.provider_ref) END,
        carrier_parts = CASE WHEN NOT {_FALLS_BACK} THEN coalesce(s.parts, m.carrier_parts) END
    FROM step s
    WHERE m.id = s.id AND m.organization_id = %(organization)s
      AND array_position({_ORDER}, m.status::text) < array_position({_ORDER}, s.status)
      AND (NOT {_IS_EARLIER} OR s.status IN ('{MessageStatus.DELIVERED}', '{MessageStatus.READ}'))
    RETURNING m.id, m.organization_id, m.profile_id, m.phone, m.channel, m.number, m.template_id, s.status,
        s.error_code, {_DESCRIPTION} AS description, coalesce(cardinality(m.routes), 1) - 1 AS lap,
        m.status = '{MessageStatus.ROUTED}' AND s.status = '{MessageStatus.FAILED}' AS falls_back, NOT m.is_pinned
        AND s.status = '{MessageStatus.SENT}' AND m.channel = '{Channel.WHATSAPP}' AS may_wait
), exchange AS (
    SELECT s.id AS message_id, %(now)s::timestamptz AS at, s.heard AS asked, s.answered
    FROM step s JOIN messaging_message m USING (id) WHERE m.organization_id = %(organization)s AND m.phone <> ''
), transition AS (
    SELECT id, organization_id, profile_id, %(now)s::timestamptz AS at,
        CASE WHEN falls_back THEN '{MessageStatus.ROUTED}' ELSE status END AS status, %(number)s AS number, description,
        error_code, phone, channel, template_id, falls_back AS is_retry, lap, falls_back, may_wait
    FROM moved
    UNION ALL
    SELECT id, organization_id, profile_id, %(now)s::timestamptz + {transitions.NEXT}, '{MessageStatus.ROUTED}', number,
        {transitions.chosen("channel", "number")}, NULL, phone, channel, template_id, false, lap, true, false
    FROM moved WHERE falls_back
)""",
)


def report(sender: Sender, updates: Sequence[StatusUpdate], *, now: datetime) -> list[UUID]:
    """What a carrier told in callbacks that name our messages; returns the ids of those that moved."""
    moved = apply(sender, [_step(update) for update in updates if update.message_id], now=now)
    last = [update.message_id for update in updates if update.message_id and update.is_last]
    if last:  # a moment later, for the same report may be what made it SENT
        overdue.close(sender.organization_id, last, overdue.UNCONFIRMED, at=now + _MOMENT)
    return moved


def _step(update: StatusUpdate) -> StatusStep:
    assert update.message_id is not None
    return StatusStep(
        update.message_id,
        update.status,
        update.error_code,
        update.description,
        heard=exchanges.heard(update),
        provider_ref=update.provider_id if len(update.provider_id) <= MAX_PROVIDER_ID else None,
        parts=update.parts,
    )


def apply(sender: Sender, steps: Sequence[StatusStep], *, now: datetime) -> list[UUID]:
    """Move the messages that `sender` sent; returns the ids of those that moved."""
    found = fallback.after_receipts(sender, steps, now=now)
    ahead = [found.get(step.id, (None, 0)) for step in steps]
    values = {
        "ids": [step.id for step in steps],
        "statuses": [step.status for step in steps],
        "codes": [step.error_code for step in steps],
        "descriptions": [_describe(step, sender, ahead=route) for step, (route, _) in zip(steps, ahead, strict=True)],
        "heard": [step.heard for step in steps],
        "answered": [step.answered for step in steps],
        "refs": [step.provider_ref for step in steps],
        "parts": [step.parts for step in steps],
        "next_routes": [route and route.route for route, _ in ahead],
        "next_channels": [route and route.channel for route, _ in ahead],
        "next_numbers": [route and route.number for route, _ in ahead],
        "laps": [lap for _, lap in ahead],
        "route": routing.route_of(sender),
        "organization": sender.organization_id,
        "channel": sender.channel,
        "number": sender.number,
    }
    refused = {step.id: _describe(step, sender) for step in steps if step.error_code == carrier_opt_out.CODE}
    failed = {step.id for step in steps if step.status == MessageStatus.FAILED}
    with transaction.atomic() if failed else nullcontext():
        moved = [message_id for (message_id,) in transitions.store(_APPLY, values, now=now)]
        if late := failed.intersection(moved):
            _pay_back(late, falling_back=late & found.keys(), now=now)
        if new := refused.keys() & set(moved):
            carrier_opt_out.reported(sender, {each: refused[each] for each in new}, now=now)
    if found:
        queue.ring("messaging.deliver")
    return moved


def _pay_back(failed: Collection[UUID], *, falling_back: Collection[UUID], now: datetime) -> None:
    """What another route will charge again is paid back in any case, the rest if the operator wants it so."""
    wanted = failed if settings.BILLING_REFUND_LATE_FAILURES else falling_back
    if wanted:
        refunds.refund(dict(Message.objects.filter(id__in=wanted).values_list("id", "phone")), now=now)


def _describe(step: StatusStep, sender: Sender, *, ahead: Fallback | None = None) -> str:
    if step.error_code:
        return f"{step.error_code}: {step.description}" + (f" {ahead.sentence}" if ahead else "")
    return _SENTENCES.get(MessageStatus(step.status), step.description).format(channel=sender.channel.upper())

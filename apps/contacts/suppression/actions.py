"""Suppress numbers and release them. Every change is recorded; what is so already leaves no record.

Changes of one organization's list wait for each other, so that the record has the order in which they took effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.channels.models import Sender
from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression.models import Suppression, SuppressionChange, SuppressionQuerySet
from apps.core import sql
from apps.core.errors import DomainError
from apps.core.models import made_at, new_id
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

_TICK = timedelta(microseconds=1)
_COLUMNS = ("organization_id", "profile_id", "phone", "channel", "sender_id")


class SuppressionNotFound(DomainError):
    code = "RESOURCE_004"
    message = "Suppression not found"


class ReasonMissing(DomainError):
    code = "VALIDATION_001"
    message = "Say why the number may be written to again."


_ADD = """
WITH added AS (
    INSERT INTO suppression_suppression (id, organization_id, profile_id, phone, channel, sender_id, how, who, reason,
        message_id, keyword, created_at)
    SELECT new.id, %(organization)s, %(profile)s::uuid, new.phone, new.channel, %(sender)s::uuid, %(how)s, %(who)s,
        new.reason, %(message)s::uuid, %(keyword)s, greatest(%(now)s, (SELECT max(c.created_at) + interval '1 us'
            FROM suppression_suppressionchange c WHERE c.organization_id = %(organization)s AND c.phone = new.phone))
    FROM unnest(%(ids)s::uuid[], %(phones)s::text[], %(channels)s::text[], %(reasons)s::text[])
        AS new(id, phone, channel, reason) ORDER BY new.phone, new.channel
    ON CONFLICT DO NOTHING RETURNING *
)
INSERT INTO suppression_suppressionchange (id, organization_id, profile_id, phone, channel, sender_id, how, who, reason,
    message_id, keyword, created_at, is_added)
SELECT id, organization_id, profile_id, phone, channel, sender_id, how, who, reason, message_id, keyword, created_at,
    true FROM added RETURNING phone, channel
"""


class Wanted(NamedTuple):
    """A number (E.164) to suppress on a channel, or on all."""

    phone: str
    channel: str
    reason: str


def add(
    customer: Customer,
    phones: Iterable[str],
    *,
    channel: str = "",
    by: By,
    now: datetime,
    sender_id: UUID | None = None,
) -> set[str]:
    """Suppress these numbers (E.164) on a channel, or on all. Returns those that were not on the list."""
    wanted = [Wanted(phone, channel, by.reason) for phone in phones]
    return {phone for phone, _ in add_each(customer, wanted, by=by, now=now, sender_id=sender_id)}


def add_each(
    customer: Customer, wanted: Sequence[Wanted], *, by: By, now: datetime, sender_id: UUID | None = None
) -> set[tuple[str, str]]:
    """Suppress each on its own channel and for its own reason. Returns what was not on the list."""
    with transaction.atomic():
        _wait_for_turn(customer)
        values = {
            "organization": customer.organization.id,
            "profile": customer.profile.id if customer.profile else None,
            "sender": sender_id,
            **_evidence(by),
            "ids": [new_id() for _ in wanted],
            "phones": [each.phone for each in wanted],
            "channels": [each.channel for each in wanted],
            "reasons": [each.reason[:500] for each in wanted],
            "now": now,
        }
        return {(phone, channel) for phone, channel in sql.rows(_ADD, values)}


def remove(customer: Customer, ids: Iterable[UUID], *, by: By, now: datetime) -> list[str]:
    """Take entries off the list; an organization may take those of its profiles, too.

    Raises ReasonMissing and SuppressionNotFound.
    """
    if not by.reason.strip():
        raise ReasonMissing(field="reason")
    with transaction.atomic():
        _wait_for_turn(customer)
        found = Suppression.objects.visible_to(customer).filter(id__in=list(ids))
        released = _release(found, by=by, now=now)
    if not released:
        raise SuppressionNotFound
    return released


def opted_in(customer: Customer, phone: str, *, by: By, now: datetime) -> None:
    """Release a number that its account opted in. What a carrier reported is released only if a reason is given."""
    hows = [How.REPLY, How.CARRIER] if by.reason.strip() else [How.REPLY]
    with transaction.atomic():
        _wait_for_turn(customer)
        _release(Suppression.objects.of(phone, customer).filter(how__in=hows), by=by, now=now)


def started(customer: Customer, sender: Sender, phone: str, *, written_at: datetime, by: By, now: datetime) -> None:
    """Release a number whose person replied START to this account, at this sender, from what was there before.

    That is all of the account's own on the reply's channel, all about the sender, and replies to its owner's others.
    """
    with transaction.atomic():
        _wait_for_turn(customer)
        replies = Q(how=How.REPLY, profile_id=sender.profile_id) | Q(sender_id=sender.id)
        own = Q(**owner_columns(customer), channel__in=["", by.channel])
        listed = Suppression.objects.filter(own | replies, organization_id=sender.organization_id, phone=phone)
        before = [each.id for each in listed if written_at >= _said_at(each)]
        _release(Suppression.objects.filter(id__in=before), by=by, now=now)


def started_elsewhere(sender: Sender, phone: str, *, written_at: datetime, by: By, now: datetime) -> None:
    """Release a number from what its person's STOPs did at this sender: they replied START to another one with its
    number.
    """
    with transaction.atomic():
        _wait_for_turn(Customer.of(sender))
        listed = _replies(sender, phone)
        before = [each.id for each in listed if written_at >= _said_at(each)]
        _release(Suppression.objects.filter(id__in=before), by=by, now=now)


def is_stopped(sender: Sender, phone: str) -> bool:
    """Is there a STOP to this sender that was not taken back?"""
    return _replies(sender, phone).exists()


def _replies(sender: Sender, phone: str) -> SuppressionQuerySet:
    listed = Suppression.objects.filter(organization_id=sender.organization_id, phone=phone)
    return listed.filter(sender_id=sender.id, how=How.REPLY)


def resumed(sender: Sender, phone: str, *, by: By, now: datetime) -> None:
    """Release a number whose person told the carrier, at this time, that the sender may write again."""
    with transaction.atomic():
        _wait_for_turn(Customer.of(sender))
        reported = Suppression.objects.filter(organization_id=sender.organization_id, phone=phone, sender_id=sender.id)
        _release(reported.filter(how=How.CARRIER, created_at__lte=now), by=by, now=now)


def was_released(sender: Sender, phone: str, *, since: datetime) -> bool:
    """Was what held for this sender taken back since then?"""
    changes = SuppressionChange.objects.history(sender.organization_id, phone).filter(sender_id=sender.id)
    return changes.filter(is_added=False, created_at__gte=since).exists()


def _said_at(entry: Suppression) -> datetime:
    is_reply = entry.how == How.REPLY and entry.message_id
    return made_at(entry.message_id) if is_reply and entry.message_id else entry.created_at


def _release(found: SuppressionQuerySet, *, by: By, now: datetime) -> list[str]:
    gone = list(found)
    evidence = _evidence(by)
    changes = [
        SuppressionChange(
            **{name: getattr(each, name) for name in _COLUMNS},
            how=evidence["how"],
            who=evidence["who"],
            reason=evidence["reason"],
            message_id=evidence["message"],
            keyword=evidence["keyword"],
            created_at=max(now, each.created_at + _TICK),
            is_added=False,
        )
        for each in gone
    ]
    Suppression.objects.filter(id__in=[each.id for each in gone]).delete()
    SuppressionChange.objects.bulk_create(changes)
    return [each.phone for each in gone]


def _evidence(by: By) -> dict[str, Any]:
    return {
        "how": by.how,
        "who": by.who[:255],
        "reason": by.reason[:500],
        "message": by.message_id,
        "keyword": by.keyword,
    }


def _wait_for_turn(customer: Customer) -> None:
    sql.take_turn(f"suppressions:{customer.organization.id}")

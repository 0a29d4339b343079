"""Could we write to this number at a moment, and why? `reach` answers for now; this replays the ledger up to then.

Consent and suppressions are as they were. Whose contacts the account uses, and which numbers it sends from, is read as
it is today: the ledger does not hold it. Nor does it hold when a contact was removed and came back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.channels import routing, senders
from apps.contacts import evidence
from apps.contacts.models import ConsentChange, Contact, How
from apps.contacts.reach import MADE_MEANWHILE, Hold
from apps.contacts.suppression import wording
from apps.contacts.suppression.models import SuppressionChange
from apps.organizations.customer import Customer

Change = ConsentChange | SuppressionChange
_NO_RECORD = "We have no record of the opt-out itself."
_NOTHING = "By then we had no record of an opt-out or a suppression."


@dataclass(frozen=True, slots=True)
class Answer:
    """`decided_by` is the change that made it so. Without one, `reason` says that there is no record."""

    may_write: bool
    reason: str
    decided_by: Change | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """A contact as it was, and the change that had made it so."""

    contact: Contact
    is_out: bool
    by: ConsentChange | None


def ask(customer: Customer, phone: str, *, channel: str | None = None, at: datetime) -> Answer:
    """Whether this account could write to a number (E.164) on a channel or, without one, on any that it sends by."""
    standings = _standings(customer, phone, at)
    own = next((each for each in standings if _is_own(each.contact, customer)), None)
    present = [each for each in standings if each.contact.deleted_at is None or each.contact.deleted_at > at]
    for each in filter(None, (next(iter(present), None), own)):
        if each.is_out:
            return Answer(False, sentence(each.by) if each.by else _NO_RECORD, each.by)
    history = list(SuppressionChange.objects.history(customer.organization.id, phone).filter(created_at__lte=at))
    held, used = _held(customer, history, own.contact if own else None)
    if Hold(frozenset(each.channel for each in held), used).stops(channel):
        decided = max(held, key=lambda each: (each.channel in ("", channel), each.channel == "", each.created_at))
        return Answer(False, sentence(decided), decided)
    opened = [each.by for each in (present[:1] + ([own] if own else [])) if each.by]
    released = [each for each in history if not each.is_added and _is_own(each, customer)]
    allowing: list[Change] = [*opened, *released]
    newest = max(allowing, key=lambda each: each.created_at, default=None)
    return Answer(True, sentence(newest) if newest else _NOTHING, newest)


def sentence(change: Change) -> str:
    """Who changed it, when and how."""
    return wording.sentence(change) if isinstance(change, SuppressionChange) else evidence.sentence(change)


def _standings(customer: Customer, phone: str, at: datetime) -> list[_Standing]:
    """The contacts of the number that the account used, nearest owner first."""
    sources = customer.sources.contacts
    places = {owner.profile.id if owner.profile else None: place for place, owner in enumerate(sources)}
    found = Contact.objects.owned_by(*sources).by_phone(phone).filter(created_at__lte=at)
    return [_standing(each, at) for each in sorted(found, key=lambda each: places[each.profile_id])]


def _standing(contact: Contact, at: datetime) -> _Standing:
    """Only turns are recorded: before the first one a contact was the opposite of what that made it."""
    changes = list(ConsentChange.objects.of(contact))
    before = next((each for each in changes if each.created_at <= at), None)
    if before:
        return _Standing(contact, before.opt_out, before)
    return _Standing(contact, not changes[-1].opt_out if changes else contact.opt_out, None)


def _held(
    customer: Customer, history: Sequence[SuppressionChange], own: Contact | None
) -> tuple[list[SuppressionChange], frozenset[str]]:
    """What was on the list and held for the account, and the channels that it sends by."""
    used = senders.senders_of(customer)
    nearest = {each.id for each in used if each == routing.first(used, each.channel)}
    owners = {owner.profile.id if owner.profile else None for owner in customer.sources.contacts}
    last: dict[tuple[UUID | None, str, UUID | None], SuppressionChange] = {
        (each.profile_id, each.channel, each.sender_id): each for each in history
    }
    held = [
        each
        for each in last.values()
        if each.is_added
        and (each.profile_id in owners or each.sender_id in nearest)
        and not (each.how == How.REPLY and not _is_own(each, customer) and own and _was_there(own, each))
    ]
    return held, frozenset(each.channel for each in used)


def _was_there(contact: Contact, change: SuppressionChange) -> bool:
    """Was the contact there when a reply came, so that the reply changed it?"""
    return contact.created_at <= change.created_at - MADE_MEANWHILE


def _is_own(row: Contact | SuppressionChange, customer: Customer) -> bool:
    return row.profile_id == (customer.profile.id if customer.profile else None)


def changes(customer: Customer, phone: str, *, until: datetime) -> list[Change]:
    """What became of a number, newest first: of the contacts that this account uses, and on its suppression list."""
    sources = customer.sources.contacts
    people = Contact.objects.owned_by(*sources).by_phone(phone).values_list("id", flat=True)
    consent = ConsentChange.objects.filter(contact_id__in=list(people), created_at__lte=until)
    listed = SuppressionChange.objects.history(customer.organization.id, phone).owned_by(*sources)
    found: list[Change] = [*consent, *listed.filter(created_at__lte=until)]
    return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)

"""What a reply that is a keyword does to consent, in the transaction that stores the reply.

A STOP holds for the account that the person speaks to (`inbound_account`), and for every other one whose messages leave
from the number (`channels.senders` knows which): its owner, the profiles that borrow it and, where the organization
owns it, those that inherit it. Other organizations that have the number, too, hear of it as well (docs/adr/0050): the
person wrote to the number. A START takes back only what such a STOP did, but for the account that the person speaks to,
every opt-out.

A STOP also suppresses the phone for the number it was sent to, for accounts that have no contact yet (docs/adr/0035).
Organizations take their turns in one order, first for replies, then for the suppression list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from apps.channels.models import Sender
from apps.channels.senders import Account, borrowers_of, sending_from
from apps.contacts import consent
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, Contact, How
from apps.contacts.suppression import actions as suppression
from apps.core import sql
from apps.core.models import made_at
from apps.keywords.models import Keyword, KeywordAction
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reply:
    """A stored message of a person's that is nothing but a keyword. `received_at` is the carrier's time."""

    message_id: UUID
    phone: str
    text: str
    keyword: Keyword
    received_at: datetime
    to_our_number: bool  # it still belongs to this account

    @property
    def opts_out(self) -> bool:
        return self.keyword.action == KeywordAction.OPT_OUT


def others(sender: Sender, senders: Sequence[Sender], keyword: Keyword) -> list[Sender]:
    """Of the senders with the number, those that a STOP or a START to this one is about, too."""
    if keyword.action in _EVENTS:
        return []
    is_stop = keyword.action == KeywordAction.OPT_OUT
    return [each for each in senders if each.id != sender.id and (is_stop or each.is_active)]


def hold(senders: Sequence[Sender], phone: str) -> list[Contact]:
    """Every contact of a number in the senders' organizations, held until the end of the transaction and always in one
    order.

    So are those that are still to be made: of a person's first replies, one waits until the other is stored.
    """
    organizations = sorted({each.organization_id for each in senders})
    for organization in organizations:
        sql.take_turn(f"replies:{organization}:{phone}")
    rows = Contact.objects.filter(organization_id__in=organizations, phone=phone)
    return list(rows.select_related("organization", "profile").select_for_update(of=("self",)).order_by("id"))


def apply(sender: Sender, customer: Customer, reply: Reply, *, also: Sequence[Sender] = (), now: datetime) -> None:
    """Opt out or in whom this reply to `customer` is about; `also` are `others`. The caller has stored it, has called
    `hold` for all of them, and holds a transaction.
    """
    by = By(How.REPLY, reply.phone, reply.text, reply.message_id, reply.keyword.word, sender.channel, sender.number)
    if event := _EVENTS.get(reply.keyword.action):
        _tell(customer, event, by, now=now)
        return
    held = hold([sender, *also], reply.phone)
    _change_here(sender, customer, reply, [each for each in held if _is_at(each, sender)], by, now=now)
    elsewhere = replace(by, message_id=None)  # which only the organization that has the message can open
    for organization in sorted({each.organization_id for each in also} - {sender.organization_id}):
        theirs = [each for each in also if each.organization_id == organization]
        _change_elsewhere(theirs, reply, [each for each in held if _is_at(each, theirs[0])], elsewhere, now=now)
    for each in sorted([sender, *also], key=lambda each: (each.organization_id, each.id)):
        said = by if each.organization_id == sender.organization_id else elsewhere
        _suppress(each, customer if each == sender else None, reply, said, now=now)


def _is_at(contact: Contact, sender: Sender) -> bool:
    return contact.organization_id == sender.organization_id


def _change_here(
    sender: Sender, customer: Customer, reply: Reply, held: Sequence[Contact], by: By, *, now: datetime
) -> None:
    """In the organization that the person speaks to."""
    spoken_to = (customer.organization.id, customer.profile.id if customer.profile else None)
    known = {_account(each) for each in held}
    served = borrowers_of(sender) | {(sender.organization_id, sender.profile_id)}
    accounts = sending_from(sender, known | served) | {spoken_to}
    if reply.opts_out and (unknown := accounts & (served - known)):
        held = _introduce(sender, reply, unknown, now=now)
    for contact in held:
        if _account(contact) in accounts:
            newest = _newest(contact)
            takes_back = reply.to_our_number and (_account(contact) == spoken_to or _came_to(sender, reply, newest))
            _change(contact, newest, reply, by, takes_back=takes_back, now=now)


def _change_elsewhere(
    senders: Sequence[Sender], reply: Reply, held: Sequence[Contact], by: By, *, now: datetime
) -> None:
    """In another organization that has the number. Whom it doesn't know it isn't introduced to: its list is enough."""
    known = {_account(each) for each in held}
    accounts = {account for each in senders for account in sending_from(each, known)}
    for contact in held:
        if _account(contact) in accounts:
            newest = _newest(contact)
            _change(contact, newest, reply, by, takes_back=_stopped_at(senders, reply, newest), now=now)


def _newest(contact: Contact) -> ConsentChange | None:
    newest: ConsentChange | None = ConsentChange.objects.of(contact).first()
    return newest


def _change(  # noqa: PLR0913 - one contact, what was said of it before, and what is said now
    contact: Contact, newest: ConsentChange | None, reply: Reply, by: By, *, takes_back: bool, now: datetime
) -> None:
    if not (reply.opts_out or takes_back and _is_later(reply, newest)):
        return
    # A reply that waited for the contact is recorded after the change that it waited for.
    at = max(now, newest.created_at + _TICK) if newest else now
    consent.change(contact, opt_out=reply.opts_out, by=by, now=at)
    contact.updated_at = at
    contact.save(update_fields=["opt_out", "updated_at"])


def _suppress(sender: Sender, customer: Customer | None, reply: Reply, by: By, *, now: datetime) -> None:
    """Suppress or release the phone for this sender; `customer` is the account that the person speaks to there."""
    if reply.opts_out:
        suppression.add(Customer.of(sender), [reply.phone], by=by, now=now, sender_id=sender.id)
    elif customer is None:
        suppression.started_elsewhere(sender, reply.phone, written_at=reply.received_at, by=by, now=now)
    elif reply.to_our_number:
        suppression.started(customer, sender, reply.phone, written_at=reply.received_at, by=by, now=now)


# Of keywords that don't change consent.
_EVENTS = {KeywordAction.HELP.value: "contact.help", KeywordAction.OTHER.value: "contact.custom_keyword"}


def _tell(customer: Customer, event: str, by: By, *, now: datetime) -> None:
    """Tell the account that got the message. Storing it made sure that the account has the contact."""
    contact = Contact.objects.select_related("organization", "profile").get(**owner_columns(customer), phone=by.who)
    consent.publish_reply(contact, event, by=by, now=now)


def _introduce(sender: Sender, reply: Reply, accounts: set[Account], *, now: datetime) -> list[Contact]:
    """Make a contact for the number's owner and borrowers that have none: those that they use have other owners."""
    made = [
        Contact(organization_id=organization, profile_id=profile, phone=reply.phone, created_at=now)
        for organization, profile in sorted(accounts, key=str)
    ]
    Contact.objects.bulk_create(made, ignore_conflicts=True)
    return hold([sender], reply.phone)


def _account(contact: Contact) -> Account:
    return contact.organization_id, contact.profile_id


def _is_later(reply: Reply, newest: ConsentChange | None) -> bool:
    """A START may have been written before the person opted out, and only arrived later."""
    if newest is None:
        return True
    return reply.received_at >= (made_at(newest.message_id) if newest.message_id else newest.created_at)


def _came_to(sender: Sender, reply: Reply, newest: ConsentChange | None) -> bool:
    """Did a reply to this number, or to its owner's others, make the change?"""
    if newest is None or newest.how != How.REPLY:
        return False
    if newest.message_id is None:
        return suppression.is_stopped(sender, reply.phone)
    told = Message.objects.filter(organization_id=sender.organization_id, id=newest.message_id).first()
    return told is not None and (told.number == sender.number or told.profile_id == sender.profile_id)


def _stopped_at(senders: Collection[Sender], reply: Reply, newest: ConsentChange | None) -> bool:
    """Did a reply to the number of these make the change, whichever organization it was said to?"""
    if newest is None or newest.how != How.REPLY:
        return False
    if newest.message_id is None:
        return any(suppression.is_stopped(each, reply.phone) for each in senders)
    told = Message.objects.filter(organization_id=newest.organization_id, id=newest.message_id)
    return told.filter(number__in=[each.number for each in senders]).exists()

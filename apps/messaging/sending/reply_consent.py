"""What a reply that is a keyword does to consent, in the transaction that stores the reply.

A STOP holds for the account that the person speaks to (`inbound_account`), and for every other one whose messages leave
from the number (`channels.senders` knows which): its owner, the profiles that borrow it and, where the organization
owns it, those that inherit it. A START takes back only what such a STOP did, but for the account that the person
speaks to, every opt-out.

A STOP also suppresses the phone for the number it was sent to, for accounts that have no contact yet (docs/adr/0035).
"""

from __future__ import annotations

from dataclasses import dataclass
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


def hold(sender: Sender, phone: str) -> list[Contact]:
    """Every contact of a number in the organization, held until the end of the transaction and always in one order.

    So are those that are still to be made: of a person's first replies, one waits until the other is stored.
    """
    sql.take_turn(f"replies:{sender.organization_id}:{phone}")
    rows = Contact.objects.filter(organization_id=sender.organization_id, phone=phone)
    return list(rows.select_related("organization", "profile").select_for_update(of=("self",)).order_by("id"))


def apply(sender: Sender, customer: Customer, reply: Reply, *, now: datetime) -> None:
    """Opt out or in whom this reply to `customer` is about. The caller has stored it and holds a transaction."""
    by = By(How.REPLY, reply.phone, reply.text, reply.message_id, reply.keyword.word, sender.channel, sender.number)
    if event := _EVENTS.get(reply.keyword.action):
        _tell(customer, event, by, now=now)
        return
    opts_out = reply.keyword.action == KeywordAction.OPT_OUT
    held = hold(sender, reply.phone)
    spoken_to = (customer.organization.id, customer.profile.id if customer.profile else None)
    known = {(each.organization_id, each.profile_id) for each in held}
    served = borrowers_of(sender) | {(sender.organization_id, sender.profile_id)}
    accounts = sending_from(sender, known | served) | {spoken_to}
    if opts_out and (unknown := accounts & (served - known)):
        held = _introduce(sender, reply, unknown, now=now)
    for contact in held:
        account = (contact.organization_id, contact.profile_id)
        if account not in accounts:
            continue
        newest: ConsentChange | None = ConsentChange.objects.of(contact).first()
        if opts_out or _takes_back(sender, reply, newest, is_spoken_to=account == spoken_to):
            # Whoever waited for the contact comes after the change that it waited for.
            at = max(now, newest.created_at + _TICK) if newest else now
            consent.change(contact, opt_out=opts_out, by=by, now=at)
            contact.updated_at = at
            contact.save(update_fields=["opt_out", "updated_at"])
    _suppress(sender, customer, reply, by, now=now)


def _suppress(sender: Sender, customer: Customer, reply: Reply, by: By, *, now: datetime) -> None:
    if reply.keyword.action == KeywordAction.OPT_OUT:
        suppression.add(Customer.of(sender), [reply.phone], by=by, now=now, sender_id=sender.id)
    elif reply.keyword.action == KeywordAction.OPT_IN and reply.to_our_number:
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
    return hold(sender, reply.phone)


def _takes_back(sender: Sender, reply: Reply, newest: ConsentChange | None, *, is_spoken_to: bool) -> bool:
    """May this START opt the contact in? Not when it was written before the person opted out and only arrived later."""
    if not reply.to_our_number:
        return False
    if newest is None:
        return is_spoken_to
    if reply.received_at < (made_at(newest.message_id) if newest.message_id else newest.created_at):
        return False
    return is_spoken_to or _came_to(sender, newest)


def _came_to(sender: Sender, change: ConsentChange) -> bool:
    """Did a reply to this number, or to its owner's others, make the change?"""
    if change.how != How.REPLY or change.message_id is None:
        return False
    reply = Message.objects.filter(organization_id=sender.organization_id, id=change.message_id).first()
    return reply is not None and (reply.number == sender.number or reply.profile_id == sender.profile_id)

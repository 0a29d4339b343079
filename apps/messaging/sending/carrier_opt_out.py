"""Suppress people whose opt-out a carrier reports: by refusing a message, in its receipt, or as a preference they set.

The first refusal suppresses the phone on this channel, for all who send from the same sender, and is published as
`contact.opt_out`. Later ones change nothing. Other channels stay open: a person may stop marketing in WhatsApp only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.channels import phone_numbers, senders
from apps.channels.models import Sender
from apps.channels.providers.types import PreferenceChange
from apps.contacts import consent
from apps.contacts.consent import By
from apps.contacts.models import Contact, How
from apps.contacts.suppression import actions as suppression
from apps.messaging.models import Message
from apps.organizations.customer import Customer

CODE = "ERR_CONSENT_BLOCKED"  # what every provider makes of its carrier's codes for an opt-out


def refused(said: Mapping[UUID, str], *, now: datetime) -> None:
    """A carrier refused these messages for an opt-out, in these words. The caller has stored that, and commits."""
    messages = _load(said)
    numbers = {message.number for message in messages if message.number}
    known = senders.senders_with(numbers, organizations={message.organization_id for message in messages})
    by_number = {(each.organization_id, each.channel, each.number): each for each in known}
    for message in messages:
        sender = by_number.get((message.organization_id, message.channel or "", message.number or ""))
        if sender:
            _suppress(sender, message, said[message.id], now=now)


def reported(sender: Sender, said: Mapping[UUID, str], *, now: datetime) -> None:
    """The same of receipts, whose sender is known."""
    for message in _load(said):
        _suppress(sender, message, said[message.id], now=now)


def preferred(sender: Sender, change: PreferenceChange, *, now: datetime) -> None:
    """What a person chose at the carrier. The latest choice counts, even if we hear of it before an earlier one."""
    known = phone_numbers.check(change.phone)
    if known is None:
        return
    at = min(change.at, now)
    by = By(How.CARRIER, sender.provider, change.text, channel=sender.channel, number=sender.number)
    with transaction.atomic():
        if change.allows:
            suppression.resumed(sender, known.e164, by=by, now=at)
        elif not suppression.was_released(sender, known.e164, since=at):
            added = suppression.add(
                Customer.of(sender), [known.e164], channel=sender.channel, by=by, now=at, sender_id=sender.id
            )
            contact = Contact.objects.owned_by(Customer.of(sender)).filter(phone=known.e164).first()
            if added and contact:
                consent.refused_by_carrier(Customer.of(sender), contact, by=by, now=now)


def _load(said: Mapping[UUID, str]) -> list[Message]:
    return list(Message.objects.filter(id__in=said).select_related("organization", "profile").order_by("id"))


def _suppress(sender: Sender, message: Message, words: str, *, now: datetime) -> None:
    by = By(How.CARRIER, sender.provider, words, message.id, channel=sender.channel, number=sender.number)
    owner = Customer.of(sender)
    if not suppression.add(owner, [message.phone], channel=sender.channel, by=by, now=now, sender_id=sender.id):
        return
    contact = Contact.objects.filter(id=message.contact_id).first()
    if contact:
        customer = Customer(message.organization, message.profile)
        consent.refused_by_carrier(customer, contact, by=by, now=now)

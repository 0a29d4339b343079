"""Reply to a person with a text or a template: over which channels that is possible now, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.channels import routing
from apps.channels.models import Channel
from apps.channels.senders import senders_of
from apps.contacts import reach
from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.messaging import window
from apps.messaging.conversations import template_choice, thread
from apps.messaging.models import Conversation, Direction, Message
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import admission, text_message
from apps.organizations.customer import Customer


class NoReply(DomainError):
    code = "BUSINESS_007"
    message = "A text can't be sent to this person over this channel now."


class NoTemplate(NoReply):
    message = "This template can't be sent to this person over this channel now."


@dataclass(frozen=True, slots=True)
class Options:
    """`channel` is the one to suggest; "" if no text can be sent. `templates` are the channels that take a template.
    `opted_out` stops every reply.
    """

    channels: tuple[str, ...]
    channel: str
    whatsapp_until: datetime | None
    has_whatsapp: bool
    opted_out: bool
    number: str | None  # ours that they last wrote to
    templates: tuple[str, ...]
    heard_on: str  # the channel that they last wrote on

    @property
    def needs_template(self) -> bool:
        """Whether WhatsApp takes only a template."""
        return self.has_whatsapp and self.whatsapp_until is None


def speaker(customer: Customer, contact: Contact) -> Customer:
    """The account that replies: an organization that reads a profile's thread replies as the profile."""
    return customer if customer.profile else Customer.of(contact)


def options(customer: Customer, contact: Contact, *, now: datetime) -> Options:
    account = speaker(customer, contact)
    senders = senders_of(account)
    whatsapp = [each.number for each in senders if each.channel == Channel.WHATSAPP]
    open_until = window.of_phones(account, [contact.phone], now=now).get(contact.phone, {})
    until = max((open_until[number] for number in whatsapp if number in open_until), default=None)
    hold = reach.hold_of(account, contact.phone)
    possible: tuple[str, ...] = (Channel.SMS.value,) if routing.first(senders, Channel.SMS) else ()
    possible += (Channel.WHATSAPP.value,) if until else ()
    channels = tuple(each for each in possible if not hold.stops(each))
    by_template = tuple(each for each in text_message.CHANNELS if routing.first(senders, each) and not hold.stops(each))
    is_out = contact.phone in reach.opted_out(account, [contact.phone]) or (hold.stops(None) and not channels)
    heard = thread.messages(customer, contact).filter(direction=Direction.INBOUND).first()
    suggested = heard.channel if heard and heard.channel in channels else next(iter(channels), "")
    heard_at, heard_on = (heard.number, heard.channel or "") if heard else (None, "")
    return Options(channels, suggested or "", until, bool(whatsapp), is_out, heard_at, by_template, heard_on)


def send(customer: Customer, contact: Contact, *, text: str, channel: str, by: str, now: datetime) -> UUID:
    """Raises NoReply, and what the account's gate raises. The reply also marks the conversation as read."""
    account = speaker(customer, contact)
    admission.check(account)
    found = options(customer, contact, now=now)
    if found.opted_out:
        raise NoReply("This person has opted out. We can't send to them until they opt in again.")
    if channel not in found.channels:
        raise NoReply
    metadata = {"origin": "conversation", "sent_by": by}
    message_id = text_message.accept(
        account,
        contact_id=contact.id,
        phone=contact.phone,
        text=text,
        channel=channel,
        number=found.number,
        metadata=metadata,
        now=now,
    )
    mark(contact, unread=False)
    return message_id


def send_template(customer: Customer, contact: Contact, wish: Wish, *, by: str, now: datetime) -> UUID:
    """The same with a template, sent as the playground sends it. Raises what `dry_run.deliver` raises, too."""
    account, found = speaker(customer, contact), options(customer, contact, now=now)
    if wish.channel not in template_choice.ways(account, wish.template, found.templates) and not found.opted_out:
        raise NoTemplate(field="channel")
    with transaction.atomic():
        accepted = dry_run.deliver(account, wish, by=by, now=now, origin="conversation")
        ids = [each.id for each in accepted]
        if found.number:  # that they wrote to: the template should leave from there
            Message.objects.filter(id__in=ids).update(number=found.number)
        text_message.move_conversations(ids)
        mark(contact, unread=False)
    return ids[0]


def mark(contact: Contact, *, unread: bool) -> None:
    """Mark the conversation as read, or as unread."""
    row = Conversation.objects.filter(contact_id=contact.id)
    if unread:
        row.filter(unread=0).update(unread=1)
    else:
        row.filter(unread__gt=0).update(unread=0)

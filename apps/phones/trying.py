"""Try it: one message to one simulated phone, and what becomes of it: the phone, the timeline and the consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from apps.contacts import evidence
from apps.contacts.ledger import as_of
from apps.contacts.models import ConsentChange, Contact
from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate
from apps.messaging.history import timeline
from apps.messaging.history.timeline import Story
from apps.messaging.models import Direction, Message
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.organizations.customer import Customer
from apps.phones import screens
from apps.phones.carrier import CarrierControl
from apps.phones.screens import Phone

PHONE = "+14155550108"  # the phone that is offered: nobody of the made-up company has it
_MAX_CHANGES = 5  # of consent, newest first


class OptedOut(DomainError):
    """The person replied STOP, or somebody opted them out. `told` are sentences about who did, when and how."""

    code = "BUSINESS_004"
    message = "This person has opted out"

    def __init__(self, told: str) -> None:
        super().__init__()
        self.told = told


@dataclass(frozen=True)
class ConsentLine:
    is_out: bool
    sentence: str
    at: datetime


@dataclass(frozen=True)
class Trial:
    """`message` is the newest one to the phone."""

    phone: Phone
    message: Message | None
    story: Story | None
    changes: tuple[ConsentLine, ...]

    @property
    def mark(self) -> str:
        """The same for the same things to show."""
        seen = (self.phone, self.message and self.message.id, self.story, self.changes)
        return blake2b(repr(seen).encode(), digest_size=8).hexdigest()


def look(customer: Customer, carrier: CarrierControl, number: str, *, now: datetime) -> Trial:
    """What there is to see of a phone now."""
    people = list(Contact.objects.usable_by(customer).by_phone(number).values_list("id", flat=True))
    sent = Message.objects.visible_to(customer).filter(contact_id__in=people, direction=Direction.OUTBOUND)
    message = sent.exclude(metadata__has_key="in_reply_to").newest_first().first()  # no automatic reply
    phone = screens.single(customer, carrier, number, now=now)
    return Trial(phone, message, timeline.tell(message) if message else None, _changes(phone))


def send(customer: Customer, template: MessageTemplate, number: str, *, by: str, now: datetime) -> None:
    """Send a template with its sample values. Raises OptedOut, and what else the API would answer."""
    wish = Wish(template, (number,))
    filled = Wish(template, (number,), parameters=wish.filled)
    try:
        dry_run.deliver(customer, filled, by=by, now=now)
    except DomainError as refusal:
        if refusal.code != OptedOut.code:
            raise
        raise OptedOut(_who_opted_out(customer, number, now)) from None


def _who_opted_out(customer: Customer, number: str, now: datetime) -> str:
    people = Contact.objects.usable_by(customer).by_phone(number).consenting(opted_out=True)
    person = people.order_by("id").first()
    found = evidence.behind(customer, person.id, number, until=now) if person else None
    return evidence.sentence(found) if found else as_of.ask(customer, number, at=now).reason


def _changes(phone: Phone) -> tuple[ConsentLine, ...]:
    if phone.consent.contact_id is None:
        return ()
    found = ConsentChange.objects.filter(contact_id=phone.consent.contact_id).order_by("-created_at", "-id")
    return tuple(
        ConsentLine(change.opt_out, evidence.brief(change), change.created_at) for change in found[:_MAX_CHANGES]
    )

"""People who write back, and what became of their consent."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from uuid import UUID

from apps.channels.models import Sender
from apps.channels.providers.types import Inbound
from apps.contacts.models import ConsentChange, Contact
from apps.messaging.sending import inbound
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.messaging.conftest import NOW

PHONE = "+14155552671"
_refs = count()


def reply(
    sender: Sender,
    text: str,
    *,
    phone: str = PHONE,
    now: datetime = NOW,
    ref: str = "",
    written: datetime | None = None,
) -> UUID:
    """A new message of the person's, or the one that this reference names."""
    told = Inbound(ref or f"ref-{next(_refs)}", phone, sender.number, text, written or now, {})
    stored = inbound.receive(sender, told, now=now)
    return stored or UUID(int=0)


def contact_of(customer: Customer) -> Contact:
    found: Contact = Contact.objects.get(**owner_columns(customer), phone=PHONE)
    return found


def changes_of(contact: Contact) -> list[ConsentChange]:
    return list(ConsentChange.objects.of(contact))

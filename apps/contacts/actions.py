"""Adding, changing and removing contacts by hand. Sending and receiving make theirs on the way, in SQL of their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.channels import phone as phones
from apps.channels.models import Channel
from apps.contacts.models import Contact
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

# RCS joins them when it has senders.
DEFAULT_CHANNELS = (Channel.SMS.value, Channel.WHATSAPP.value)


class PhoneMissing(DomainError):
    message = "Phone number is required"


class PhoneInvalid(DomainError):
    code = "VALIDATION_002"
    message = "Phone number must be in E.164 format, such as +14155552671"


class AlreadyExists(DomainError):
    code = "RESOURCE_007"
    message = "Contact with this phone number already exists for this customer"


class ContactNotFound(DomainError):
    code = "RESOURCE_001"
    message = "Contact not found"


class Inherited(DomainError):
    """The contact belongs to somebody else, who lets this customer use it."""

    code = "BUSINESS_001"
    message = "Cannot modify inherited contact"


class ChannelUnknown(DomainError):
    code = "VALIDATION_006"
    message = f"Default channel must be one of: {', '.join(DEFAULT_CHANNELS)}"


def add(customer: Customer, *, phone: str | None, now: datetime) -> Contact:
    """A new contact or, where it was removed before, the same one again, its opt-out with it.

    Raises PhoneMissing, PhoneInvalid and AlreadyExists.
    """
    owned = {**owner_columns(customer), "phone": _e164(phone)}
    with transaction.atomic():
        contact: Contact
        contact, is_new = Contact.objects.select_for_update().get_or_create(**owned, defaults={"created_at": now})
        if not is_new and contact.deleted_at is None:
            raise AlreadyExists(field="phone_number")
        if not is_new:
            contact.deleted_at, contact.updated_at = None, now
            contact.save(update_fields=["deleted_at", "updated_at"])
    return contact


def edit(
    customer: Customer,
    contact: Contact,
    *,
    default_channel: str | None = None,
    opt_out: bool | None = None,
    now: datetime,
) -> Contact:
    """Change what is given and leave the rest. Raises ChannelUnknown, ContactNotFound and Inherited."""
    if default_channel is not None and default_channel not in DEFAULT_CHANNELS:
        raise ChannelUnknown(field="default_channel")
    with transaction.atomic():
        current = _lock(customer, contact)
        if default_channel is not None:
            current.default_channel = default_channel
        if opt_out is not None:
            current.opt_out = opt_out
        current.updated_at = now
        current.save(update_fields=["default_channel", "opt_out", "updated_at"])
    return current


def remove(customer: Customer, contact: Contact, *, now: datetime) -> None:
    """Mark a contact as removed; its opt-out stays. Raises ContactNotFound and Inherited."""
    with transaction.atomic():
        current = _lock(customer, contact)
        current.deleted_at = now
        current.save(update_fields=["deleted_at"])


def find(customer: Customer, contact_id: UUID) -> Contact:
    """A contact this customer may see. Raises ContactNotFound, for one of somebody else just the same."""
    found: Contact | None = Contact.objects.usable_by(customer).present().filter(id=contact_id).first()
    if found is None:
        raise ContactNotFound
    return found


def _e164(phone: str | None) -> str:
    if phone is None or not phone.strip():
        raise PhoneMissing(field="phone_number")
    known = phones.normalize(phone)
    if known is None:
        raise PhoneInvalid(field="phone_number")
    return known.e164


def _lock(customer: Customer, contact: Contact) -> Contact:
    """The row as it is now, held until the end of the transaction."""
    usable = Contact.objects.usable_by(customer).present()
    current: Contact | None = usable.select_for_update(of=("self",)).filter(id=contact.id).first()
    if current is None:
        raise ContactNotFound
    if current.is_inherited:
        raise Inherited
    return current

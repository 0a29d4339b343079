"""Add, change and remove contacts by hand. Sending and receiving create contacts with their own SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.contacts import consent, naming, reach
from apps.contacts.consent import By
from apps.contacts.models import Contact
from apps.contacts.suppression import actions as suppression
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

# RCS joins them when it has senders.
DEFAULT_CHANNELS = (Channel.SMS.value, Channel.WHATSAPP.value)
_CHANNEL = ("default_channel", "is_channel_chosen")


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


def add(
    customer: Customer,
    *,
    phone: str | None,
    region: str | None = None,
    default_channel: str | None = None,
    name: str | None = None,
    labels: Iterable[str] | None = None,
    now: datetime,
) -> Contact:
    """A new contact or, where it was removed before, the same one again, its opt-out with it.

    `region` is where a number without a plus belongs. Who opted out with somebody this customer inherits from stays
    opted out. Raises PhoneMissing, PhoneInvalid, ChannelUnknown, NameTooLong, LabelsInvalid and
    AlreadyExists.
    """
    if default_channel is not None:
        _check_channel(default_channel)
    called = _called(name, labels)
    e164 = _e164(phone, region)
    with transaction.atomic():
        is_out = reach.is_out_with_any(customer, e164)
        was_forgotten = is_out and reach.had_opted_out(customer, e164)
        channel = {"default_channel": default_channel or Channel.SMS, "is_channel_chosen": default_channel is not None}
        dialled = phone_numbers.dialled(phone or "", e164)
        spelled = {} if dialled == e164 else {"dialled_as": dialled}
        given = {**channel, **called, **spelled, "opt_out": is_out, "created_at": now}
        contact: Contact
        contact, is_new = Contact.objects.select_for_update().get_or_create(
            **owner_columns(customer), phone=e164, defaults=given
        )
        if not is_new:
            _revive(contact, default_channel, called, is_out=is_out, now=now)
        elif was_forgotten:
            consent.begin_opted_out(contact, now=now)
    return contact


def _called(name: str | None, labels: Iterable[str] | None) -> dict[str, Any]:
    """The name and labels that are given, as they are stored."""
    named = {} if name is None else {"name": naming.name(name)}
    return named if labels is None else {**named, "labels": naming.labels(labels)}


def _name(contact: Contact, called: dict[str, Any]) -> None:
    for field, value in called.items():
        setattr(contact, field, value)


def _revive(
    contact: Contact, default_channel: str | None, called: dict[str, Any], *, is_out: bool, now: datetime
) -> None:
    if contact.deleted_at is None:
        raise AlreadyExists(field="phone_number")
    contact.deleted_at, contact.updated_at = None, now
    _choose(contact, default_channel)
    _name(contact, called)
    contact.opt_out = contact.opt_out or is_out
    contact.save(update_fields=["deleted_at", "updated_at", *_CHANNEL, "opt_out", *called])


def _choose(contact: Contact, default_channel: str | None) -> None:
    if default_channel is not None:
        contact.default_channel, contact.is_channel_chosen = default_channel, True


def edit(
    customer: Customer,
    contact: Contact,
    *,
    default_channel: str | None = None,
    opt_out: bool | None = None,
    name: str | None = None,
    labels: Iterable[str] | None = None,
    by: By,
    now: datetime,
) -> Contact:
    """Change what is given and leave the rest; a changed consent is recorded, and opting in releases the number from
    the suppressions that the person caused. Raises ChannelUnknown, NameTooLong, LabelsInvalid, ContactNotFound and
    Inherited.
    """
    if default_channel is not None:
        _check_channel(default_channel)
    called = _called(name, labels)
    with transaction.atomic():
        current = _lock(customer, contact)
        _choose(current, default_channel)
        _name(current, called)
        if opt_out is not None:
            consent.change(current, opt_out=opt_out, by=by, now=now)
            if not opt_out:
                suppression.opted_in(Customer.of(current), current.phone, by=by, now=now)
        current.updated_at = now
        current.save(update_fields=[*_CHANNEL, *called, "opt_out", "updated_at"])
    return current


def remove(customer: Customer, contact: Contact, *, now: datetime) -> None:
    """Mark a contact as removed; its opt-out stays. Raises ContactNotFound and Inherited."""
    with transaction.atomic():
        current = _lock(customer, contact)
        current.deleted_at = now
        current.save(update_fields=["deleted_at"])


def restore(customer: Customer, contact_id: UUID, *, now: datetime) -> Contact:
    """Take a removal back; what was not removed stays as it is. Raises ContactNotFound."""
    with transaction.atomic():
        mine = Contact.objects.visible_to(customer)
        contact = mine.select_for_update().filter(id=contact_id).first()
        if contact is None:
            raise ContactNotFound
        if contact.deleted_at is not None:
            contact.deleted_at, contact.updated_at = None, now
            contact.save(update_fields=["deleted_at", "updated_at"])
    return contact


def find(customer: Customer, contact_id: UUID) -> Contact:
    """A contact this customer may see. Raises ContactNotFound, for one of somebody else just the same."""
    found = Contact.objects.usable_by(customer).present().filter(id=contact_id).first()
    if found is None:
        raise ContactNotFound
    return found


def _check_channel(default_channel: str) -> None:
    if default_channel not in DEFAULT_CHANNELS:
        raise ChannelUnknown(field="default_channel")


def _e164(phone: str | None, region: str | None) -> str:
    if phone is None or not phone.strip():
        raise PhoneMissing(field="phone_number")
    number = phone_numbers.e164(phone, region=region or None)
    if number is None:
        raise PhoneInvalid(field="phone_number")
    return number


def _lock(customer: Customer, contact: Contact) -> Contact:
    """The row as it is now, held until the end of the transaction."""
    usable = Contact.objects.usable_by(customer).present()
    current = usable.select_for_update(of=("self",)).filter(id=contact.id).first()
    if current is None:
        raise ContactNotFound
    if current.is_inherited:
        raise Inherited
    return current

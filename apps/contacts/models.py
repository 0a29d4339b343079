"""Contacts: one phone number as one owner knows it.

Removing a contact only marks it: its opt-out must outlive it, and adding the number again revives the same row.
"""

from __future__ import annotations

import re
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

from apps.channels.models import Channel
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Owned, OwnedQuerySet, Profile

# What is dialled inside a country in place of its calling code, and which calling codes do so (in libphonenumber's
# national formats; any other country writes the bare national number).
_TRUNKS = (("0", "[1-9][0-9]{0,2}"), ("8", "(7|375|993)"), ("80", "375"), ("06", "36"))
# Argentina's mobile numbers: 15 after the area code inside the country is a 9 before it outside.
_ARGENTINE = tuple(re.compile(rf"0([0-9]{{{digits}}})15([0-9]+)") for digits in (2, 3, 4))
_NOT_DIGITS = re.compile(r"\(0\)|[^0-9]")


class ContactQuerySet(OwnedQuerySet["Contact"]):
    def present(self) -> Self:
        """Those that were not removed."""
        return self.filter(deleted_at=None)

    def usable_by(self, customer: Customer) -> Self:
        """A customer's own contacts and those it inherits or is offered, each marked `is_inherited`."""
        own = Q(organization_id=customer.organization.id)
        if customer.profile is not None:
            own &= Q(profile_id=customer.profile.id)
        inherited = Case(When(own, then=Value(False)), default=Value(True), output_field=BooleanField())
        return (self.visible_to(customer) | self.owned_by(*customer.sources.contacts)).annotate(is_inherited=inherited)

    def by_phone(self, phone: str) -> Self:
        """Those with this number, in E.164."""
        return self.filter(phone=phone)

    def on_channel(self, channel: str) -> Self:
        """Those who can be reached by this channel."""
        return self.filter(available_channels__contains=channel)

    def search(self, text: str) -> Self:
        """Those whose number, written in any of its formats, holds the digits of the text; nobody without digits."""
        digits = _NOT_DIGITS.sub("", text)
        if not digits:
            return self.none()
        is_international = text.strip().startswith("+")
        return self.filter(Q(phone__startswith=f"+{digits}") if is_international else _holds(digits))

    def newest_first(self) -> Self:
        """UUIDv7 keys sort by time, so the key is the order."""
        return self.order_by("-id")


def _holds(digits: str) -> Q:
    found = Q(phone__contains=digits)
    if digits.startswith("00") and digits.strip("0"):  # how most countries dial abroad
        found |= Q(phone__startswith=f"+{digits[2:]}")
    for trunk, codes in _TRUNKS:
        if digits.startswith(trunk) and digits != trunk:
            found |= Q(phone__regex=rf"^\+{codes}{digits.removeprefix(trunk)}")
    for form in _ARGENTINE:
        mobile = form.match(digits)
        if mobile:
            found |= Q(phone__startswith=f"+549{mobile[1]}{mobile[2]}")
    return found


class Contact(Owned):
    # No database constraint towards the owner: contacts are written on the send path (see docs/adr/0009).
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False, db_index=False
    )
    phone = models.CharField(max_length=16)  # E.164
    available_channels = models.CharField(max_length=40, default=Channel.SMS, db_default=Channel.SMS)
    default_channel = models.CharField(
        max_length=10, choices=Channel.choices, default=Channel.SMS, db_default=Channel.SMS
    )
    opt_out = models.BooleanField(default=False, db_default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)

    # Set by `usable_by`; a row read in any other way is its reader's own.
    is_inherited = False

    objects: Any = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "phone", "profile"],
                nulls_distinct=False,
                name="one_contact_per_number_and_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["profile", "id"], condition=Q(profile__isnull=False), name="contacts_of_a_profile")
        ]

    def __str__(self) -> str:
        return self.phone

"""Remove a profile: what it takes along, what stands against it, and the removal.

The profile is only marked; its messages and contacts stay. Its WhatsApp accounts are disconnected, so that their
numbers can be connected elsewhere. Numbers that we hold at a carrier stay with the organization, which pays for them.
Rooms above take part by settings.PROFILE_REMOVALS.
"""

from __future__ import annotations

from datetime import datetime

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from apps.brands.models import Brand, Campaign
from apps.channels.models import CarrierAccount, Channel, PhoneNumber, Sender
from apps.channels.whatsapp_checks import PROVIDER
from apps.contacts.models import Contact
from apps.core import listing
from apps.core.errors import DomainError
from apps.message_templates import disconnecting
from apps.message_templates.models import MessageTemplate
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users.models import ApiKey, Membership
from apps.webhooks.models import Endpoint

Consequence = tuple[str, str]  # how many of what, and what becomes of them


class NumberInUse(DomainError):
    code = "CONFLICT_012"
    message = "Other profiles send from this profile's WhatsApp number"


class AccountUnreadable(DomainError):
    code = "CONFLICT_013"
    message = (
        "We can't read the credentials of this profile's WhatsApp Business Account, so we can't disconnect it. "
        "Ask your server's operator to check SENTDASH_SECRET_KEY."
    )


def consequences(customer: Customer) -> list[Consequence]:
    """What goes with the profile. Counts stop at 10,000."""
    profile = customer.profile
    keys = ApiKey.objects.owned_by(customer).filter(revoked_at=None)
    numbers = Sender.objects.owned_by(customer).filter(is_active=True)
    found = [
        (keys, "API key", "will stop working"),
        (Membership.objects.of(customer).active(), "role in this profile", "will end"),
        (numbers.exclude(channel=Channel.WHATSAPP), "sender", "will stop sending"),
        (PhoneNumber.objects.owned_by(customer).held(), "phone number", "will stay with the organization"),
        (numbers.filter(channel=Channel.WHATSAPP), "WhatsApp number", "will be disconnected"),
        (Endpoint.objects.owned_by(customer), "webhook", "will get no more events"),
        (Contact.objects.owned_by(customer).present(), "contact", "will no longer be available to other profiles"),
        (MessageTemplate.objects.owned_by(customer).present(), "template", "will no longer be available"),
        (Brand.objects.owned_by(customer), "brand", "will no longer be available"),
        (Campaign.objects.owned_by(customer), "campaign", "will no longer be available"),
        (_borrowing(profile), "other profile", "will lose the number borrowed from this profile"),
    ]
    counted = ((listing.capped_count(rows), one, fate) for rows, one, fate in found)
    others = (each for of, _ in settings.PROFILE_REMOVALS for each in import_string(of)(customer))
    own = [
        (f"{listing.figure(count)} {one if count == 1 else _many(one)}", fate) for count, one, fate in counted if count
    ]
    return [*own, *others]


def _many(one: str) -> str:
    return one.replace("role ", "roles ") if " in " in one else f"{one}s"


def remove(customer: Customer, profile: Profile, *, now: datetime) -> None:
    """Raises NotAnOrganization, ProfileNotFound, NumberInUse, AccountUnreadable, and what rooms above raise."""
    organizations.refuse_profiles(customer)
    with transaction.atomic():
        removed = Customer(customer.organization, profile)
        names = [each.name for each in Profile.objects.present().filter(sending_whatsapp_number_profile=profile.id)]
        if names and Sender.objects.owned_by(removed).filter(channel=Channel.WHATSAPP, is_active=True).exists():
            raise NumberInUse(f"{NumberInUse.message}: {', '.join(sorted(names))}. Let them use another number first.")
        for _, take_part in settings.PROFILE_REMOVALS:
            import_string(take_part)(removed, now=now)
        organizations.remove_profile(customer, profile, now=now)
        PhoneNumber.objects.owned_by(removed).held().update(profile=None, updated_at=now)
        for account in _accounts(removed):
            disconnecting.disconnect(removed, account, now=now)


def _accounts(customer: Customer) -> list[CarrierAccount]:
    try:
        return list(CarrierAccount.objects.owned_by(customer).filter(provider=PROVIDER))
    except InvalidToken:
        raise AccountUnreadable from None


def _borrowing(profile: Profile | None) -> QuerySet[Profile]:
    lent = Q(sending_phone_number_profile=profile) | Q(sending_whatsapp_number_profile=profile)
    return Profile.objects.present().filter(lent)

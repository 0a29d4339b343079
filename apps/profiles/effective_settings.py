"""The settings in effect for a profile, each value with its source: its own, its organization's, another profile's, or
the default. The owners come from `Sources` and `channels.senders`, as in everything that uses these settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.brands.models import Campaign
from apps.channels import phone_numbers, routing, senders
from apps.channels.models import Channel, Sender
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles.checklist import brand_of

OWN, ORGANIZATION, ANOTHER, DEFAULT, NONE = "Own", "Organization", "Another profile", "Default", "–"
_MAX_NAMED = 3  # campaigns


@dataclass(frozen=True, slots=True)
class Value:
    """One value in effect, where it comes from, and for another profile's its name."""

    text: str
    source: str
    owner: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    values: tuple[Value, ...]


def of(customer: Customer) -> list[Setting]:
    """All settings of a profile. The number of queries doesn't depend on the number of profiles."""
    profile = customer.profile
    assert profile is not None
    return [
        Setting("Contacts", _shared(customer, customer.sources.contacts, "contacts")),
        Setting("Templates", _shared(customer, customer.sources.templates, "templates")),
        Setting("Contacts for other profiles", (_switch(profile.allow_contact_sharing, "Shared", "Not shared"),)),
        Setting("Templates for other profiles", (_switch(profile.allow_template_sharing, "Shared", "Not shared"),)),
        Setting("10DLC brand", (_brand(customer),)),
        Setting("10DLC campaigns", (_campaigns(customer),)),
        *_numbers(customer),
        Setting("WhatsApp Business Account", (_whatsapp(customer),)),
        Setting("Payer", _payers(customer)),
        Setting("Billing contact", (_billing_contact(profile),)),
        Setting("E-mail", (_from_organization(customer.organization.email),)),
        Setting("Short name", (_own(profile.short_name),)),
        Setting("Number change during onboarding", (_number_change(profile),)),
        Setting("Unapproved WhatsApp templates", (_unapproved(customer),)),
    ]


def _source(customer: Customer, owner: Customer) -> tuple[str, str]:
    """Where a value of this owner comes from, and the owner's name if that is another profile."""
    if owner == customer:
        return OWN, ""
    return (ANOTHER, owner.profile.name) if owner.profile else (ORGANIZATION, "")


def _shared(customer: Customer, owners: Iterable[Customer], what: str) -> tuple[Value, ...]:
    return tuple(
        Value(
            f"{owner.account.name}'s {what}" + ("" if owner == customer else ", read-only"), *_source(customer, owner)
        )
        for owner in owners
    )


def _switch(is_on: bool, on: str, off: str) -> Value:
    return Value(on if is_on else off, OWN if is_on else DEFAULT)


def _brand(customer: Customer) -> Value:
    source = _source(customer, customer.sources.brand)
    brand = brand_of(customer)
    return Value(str(brand) if brand else "None yet", *source)


def _campaigns(customer: Customer) -> Value:
    owner = customer.sources.campaign
    names = list(Campaign.objects.owned_by(owner).oldest_first().values_list("name", flat=True)[: _MAX_NAMED + 1])
    named = ", ".join(names[:_MAX_NAMED]) + (" and more" if len(names) > _MAX_NAMED else "")
    return Value(named or "None yet", *_source(customer, owner))


def _numbers(customer: Customer) -> list[Setting]:
    found = senders.senders_of(customer)
    lenders = Profile.objects.in_bulk({each.profile_id for each in found if each.profile_id} - {customer.id})
    firsts = {
        "SMS number": routing.first(found, Channel.SMS),
        "WhatsApp number": routing.first(found, Channel.WHATSAPP),
    }
    return [Setting(name, (_number(customer, sender, lenders.values()),)) for name, sender in firsts.items()]


def _number(customer: Customer, sender: Sender | None, lenders: Iterable[Profile]) -> Value:
    if sender is None:
        return Value("None yet", NONE)
    lender = next((each for each in lenders if each.id == sender.profile_id), None)
    owner = Customer(customer.organization, customer.profile if sender.profile_id == customer.id else lender)
    number = phone_numbers.written(sender.number) or sender.number
    return Value(number, *_source(customer, owner), is_code=True)


def _whatsapp(customer: Customer) -> Value:
    owner = customer.sources.whatsapp
    found = owner.account.waba_id
    return Value(found, *_source(customer, owner), is_code=True) if found else Value("None yet", NONE)


def _payers(customer: Customer) -> tuple[Value, ...]:
    first, *others = customer.sources.payers
    return (
        Value(first.account.name, *_source(customer, first)),
        *(Value(f"{each.account.name}, if {first.account.name} can't", *_source(customer, each)) for each in others),
    )


def _billing_contact(profile: Profile) -> Value:
    contact = profile.billing_contact
    return _own(f"{contact['name']}, {contact['email']}" if contact else None)


def _own(text: str | None) -> Value:
    return Value(text, OWN) if text else Value("Not set", NONE)


def _from_organization(text: str | None) -> Value:
    return Value(text, ORGANIZATION) if text else Value("Not set", NONE)


def _number_change(profile: Profile) -> Value:
    allowed = profile.allow_number_change_during_onboarding
    return Value("Allowed" if allowed else "Not allowed", DEFAULT if allowed is None else OWN)


def _unapproved(customer: Customer) -> Value:
    """Set by the operator for the organization."""
    is_on = customer.organization.allow_unpublished_templates
    return Value("May be sent", ORGANIZATION) if is_on else Value("Not sent", DEFAULT)

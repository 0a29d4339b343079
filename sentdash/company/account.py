"""The account of the made-up company: profiles, senders, templates and brands, dated in the past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from apps.brands.models import Brand, Campaign, CampaignUseCase
from apps.brands.vocabulary import (
    BrandStatus,
    CampaignStatus,
    CampaignType,
    IdentityStatus,
    Relationship,
    SharingStatus,
    UseCase,
    Vertical,
)
from apps.channels.models import Channel, Sender
from apps.core.models import first_id_at
from apps.message_templates import versions
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel, Organization, Profile, ProfileStatus, owner_columns
from apps.users.models import ApiKey, Membership
from apps.webhooks.models import Endpoint
from sentdash.company import words

DAYS = 90
_RANDOM_BITS = (1 << 62) - 1
_SITE = "https://acme.example"
WHATSAPP = "+447700900100"


def id_at(moment: datetime, chance: Random) -> UUID:
    """A UUIDv7 of that time."""
    return UUID(int=first_id_at(moment).int | chance.getrandbits(62) & _RANDOM_BITS)


@dataclass(slots=True)
class Account:
    """The demo account's objects by name. `customers` and `senders` use profile names, "" for Acme itself."""

    customers: dict[str, Customer]
    templates: dict[str, MessageTemplate] = field(default_factory=dict)
    senders: dict[str, Sender] = field(default_factory=dict)
    keys: dict[str, ApiKey] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)


def furnish(organization: Organization, *, now: datetime, chance: Random) -> Account:
    """Add the objects of an older company to the account that every demo starts with."""
    began = now - timedelta(days=DAYS + 5)
    customers = {"": Customer(organization)}
    _describe(organization, began)
    for profile in Profile.objects.filter(organization=organization).order_by("id"):
        customers[profile.name] = Customer(organization, profile)
    for name, (age, suspended, fields) in _MORE_PROFILES.items():
        made_at = began + timedelta(days=age)
        profile = Profile.objects.create(
            id=id_at(made_at, chance),
            organization=organization,
            name=name,
            created_at=made_at,
            suspended_at=now - timedelta(days=suspended) if suspended else None,
            **fields,
        )
        customers[name] = Customer(organization, profile)
    account = Account(customers)
    _detail(account)
    _senders(account, began=began)
    _templates(account, now=now, chance=chance)
    _brands(account, began=began)
    Membership.objects.filter(organization=organization, user__isnull=False).update(created_at=began)
    return account


def _describe(organization: Organization, began: datetime) -> None:
    organization.description = "Acme roasts coffee. Demo data: the company and its customers are made up."
    organization.created_at = began
    organization.save(update_fields=["description", "created_at"])
    Profile.objects.filter(organization=organization).update(created_at=began)


# Besides "EU shop" and "US shop", which every demo has: the day it was created, and for how many days it is suspended.
_MORE_PROFILES: dict[str, tuple[int, int, dict[str, Any]]] = {
    "Pop-up store": (
        *(30, 12),
        {
            "short_name": "PopUp",
            "description": "A summer stall, closed since.",
            "status": ProfileStatus.APPROVED,
            "suspension_reason": "Three people complained about offers they never asked for. Tell us how you got their "
            "consent, and we lift this.",
        },
    ),
    "Wholesale": (
        *(88, 0),
        {
            "short_name": "Wholesale",
            "description": "Cafés and offices that buy by the sack.",
            "status": ProfileStatus.PENDING_REVIEW,
            "inherit_contacts": False,
            "inherit_tcr_campaign": False,
        },
    ),
}
_DETAILS: dict[str, dict[str, Any]] = {
    "EU shop": {
        "description": "Ships to the United Kingdom, Germany and Sweden.",
        "billing_model": BillingModel.ORGANIZATION,
        "allow_template_sharing": True,
    },
    "US shop": {
        "description": "Ships to the United States.",
        "inherit_tcr_brand": False,
        "inherit_tcr_campaign": False,
        "billing_contact": {"name": "Rosa Lindqvist", "email": "rosa@demo.sentdash.test"},
    },
}


def _detail(account: Account) -> None:
    for name, fields in _DETAILS.items():
        profile = account.customers[name].profile
        assert profile is not None
        for column, value in fields.items():
            setattr(profile, column, value)
        profile.save()


def _senders(account: Account, *, began: datetime) -> None:
    """The US shop gets its own number. WhatsApp was tried and is turned off."""
    found = Sender.objects.filter(organization=account.customers[""].organization, channel=Channel.SMS)
    Sender.objects.filter(organization=account.customers[""].organization).update(created_at=began)
    by_owner = {sender.profile.name if sender.profile else "": sender for sender in found.select_related("profile")}
    shared = by_owner[""]
    us_shop = _sender(account.customers["US shop"], "+13125550104", shared, created_at=began)
    whatsapp = _sender(
        account.customers["EU shop"], WHATSAPP, shared, channel=Channel.WHATSAPP, is_active=False, created_at=began
    )
    account.senders = {**by_owner, "US shop": us_shop, "Pop-up store": shared, "whatsapp": whatsapp}


def _sender(customer: Customer, number: str, like: Sender, **fields: Any) -> Sender:
    given = {"channel": Channel.SMS, "account": like.account, **fields}
    return Sender.objects.create(**owner_columns(customer), number=number, address=number, **given)


def _templates(account: Account, *, now: datetime, chance: Random) -> None:
    MessageTemplate.objects.filter(organization=account.customers[""].organization).update(
        created_at=now - timedelta(days=DAYS)
    )
    for owner, text in words.every_text():
        made_at = now - timedelta(days=text.age)
        is_at_meta = text.status in (TemplateStatus.APPROVED, TemplateStatus.REJECTED)
        row = MessageTemplate.objects.create(
            id=id_at(made_at, chance),
            **owner_columns(account.customers[owner]),
            name=text.name,
            category=text.category,
            language=text.language,
            status=text.status,
            definition=text.definition,
            rejection_reason=text.reason,
            whatsapp_template_id=f"{chance.randrange(10**15, 10**16)}" if is_at_meta else None,
            whatsapp_template_name=text.name if is_at_meta else None,
            created_at=made_at,
            updated_at=made_at + timedelta(hours=3) if is_at_meta else None,
        )
        versions.first(row)
    found = MessageTemplate.objects.filter(organization=account.customers[""].organization)
    account.templates = {template.name: template for template in found}


def _brands(account: Account, *, began: datetime) -> None:
    """Profiles inherit Acme's brand. The US shop has its own, with two campaigns."""
    submitted = {"submitted_to_tcr": True, "submitted_at": began + timedelta(days=2)}
    for owner, name, is_registered in (("", "Acme", False), ("US shop", "Acme US", True)):
        brand = Brand.objects.create(
            **owner_columns(account.customers[owner]),
            brand_name=name,
            contact_name="Ines Moreau",
            contact_email="ines@demo.sentdash.test",
            contact_phone="4155550100",
            contact_phone_country_code="1",
            business_name=name,
            business_legal_name=f"{name} Coffee Inc.",
            business_role="Operations",
            business_url=_SITE,
            entity_type="PRIVATE_PROFIT",
            street="1 Example Street",
            city="Chicago",
            state="IL",
            postal_code="60601",
            country="US",
            country_of_registration="US",
            vertical=Vertical.RETAIL,
            brand_relationship=Relationship.SMALL_ACCOUNT,
            is_tcr_application=is_registered,
            destination_countries=[{"id": "US", "isMain": True}, {"id": "GB", "isMain": False}],
            primary_use_case="Orders, deliveries and offers",
            expected_messaging_volume="3000",
            status=BrandStatus.ACTIVE,
            identity_status=IdentityStatus.VERIFIED if is_registered else IdentityStatus.SELF_DECLARED,
            tcr_brand_id="BDEMO01" if is_registered else None,
            created_at=began,
            **(submitted if is_registered else {}),
        )
    for name, use_case, sample, fields in (
        ("Orders and deliveries", UseCase.DELIVERY_NOTIFICATION, "order_shipped", submitted),
        ("Weekly roast", UseCase.MARKETING, "weekly_roast", {}),
    ):
        campaign = Campaign.objects.create(
            **owner_columns(account.customers["US shop"]),
            brand=brand,
            type=CampaignType.APP,
            name=name,
            description=f"{name} of the US shop",
            message_flow=f"Customers agree at checkout on {_SITE}/checkout.",
            privacy_policy_link=f"{_SITE}/privacy",
            terms_and_conditions_link=f"{_SITE}/terms",
            optout_keywords="STOP",
            optin_keywords="START",
            help_keywords="HELP",
            optout_message="You won't get more messages from Acme.",
            help_message=f"Acme: see {_SITE}/help.",
            volume="3000",
            status=CampaignStatus.ACTIVE if fields else CampaignStatus.SENT_CREATED,
            sharing_status=SharingStatus.ACCEPTED if fields else SharingStatus.PENDING,
            tcr_campaign_id="CDEMO01" if fields else None,
            created_at=began,
            **fields,
        )
        text = next(text for _, text in words.every_text() if text.name == sample)
        CampaignUseCase.objects.create(
            campaign=campaign, messaging_use_case_us=use_case, sample_messages=[text.text], created_at=began
        )

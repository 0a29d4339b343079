"""GET /v3/me: the account of the API key. Source: the contract's API page, section 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.resource import Resource
from apps.channels import routing
from apps.channels.models import Channel, Sender
from apps.channels.senders import senders_of
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users.key_role import roles_in_profiles
from apps.users.models import ApiKey, Role


class SettingsOut(TypedDict):
    allow_contact_sharing: bool
    allow_template_sharing: bool
    inherit_contacts: bool
    inherit_templates: bool
    inherit_tcr_brand: bool
    inherit_tcr_campaign: bool
    billing_model: str


class MyProfileOut(TypedDict):
    """`role` is the role of the key's creator in this profile."""

    id: str
    name: str
    icon: str | None
    description: str | None
    short_name: str | None
    role: str | None
    status: str
    created_at: str
    settings: SettingsOut


class ReadyOut(TypedDict):
    """Whether there is a sender for the channel; `business_name` is WhatsApp's."""

    configured: bool
    phone_number: str | None
    business_name: NotRequired[None]


class ChannelsOut(TypedDict):
    sms: ReadyOut
    whatsapp: ReadyOut
    rcs: ReadyOut


class AccountOut(TypedDict):
    """`profiles` are an organization's; `organization_id`, `short_name`, `status` and `settings` are a profile's."""

    type: Literal["organization", "user", "profile"]
    id: str
    organization_id: str | None
    name: str
    short_name: str | None
    email: str | None
    icon: str | None
    description: str | None
    created_at: str
    channels: ChannelsOut
    status: str | None
    settings: SettingsOut | None
    profiles: list[MyProfileOut]


class Me(Resource):
    needs = {"GET": "account.view"}

    @answers(AccountOut)
    def get(self, request: Request) -> Response:
        """The account of the API key."""
        return Response(account_of(self.customer.current(), self.caller.key))


def account_of(customer: Customer, key: ApiKey) -> AccountOut:
    profiles = [] if customer.profile else list(_profiles(customer))
    held = roles_in_profiles(key) if profiles else {}
    return {
        "type": _type(customer, profiles),
        "id": str(customer.id),
        "organization_id": str(customer.organization.id) if customer.profile else None,
        "name": customer.account.name,
        "short_name": customer.profile.short_name if customer.profile else None,
        "email": customer.organization.email,
        "icon": customer.account.icon,
        "description": customer.account.description,
        "created_at": customer.account.created_at.isoformat(),
        "channels": _channels(customer),
        "status": customer.profile.status if customer.profile else None,
        "settings": settings_of(customer.profile) if customer.profile else None,
        "profiles": [_profile(profile, _role(held, profile)) for profile in profiles],
    }


def _type(customer: Customer, profiles: list[Profile]) -> Literal["organization", "user", "profile"]:
    if customer.profile:
        return "profile"
    return "organization" if profiles else "user"


def _profiles(customer: Customer) -> QuerySet[Profile]:
    return Profile.objects.filter(organization=customer.organization, deleted_at=None).order_by("created_at", "id")


def _role(held: Mapping[UUID | None, str], profile: Profile) -> str | None:
    """The role in this profile, or else in the organization. Owners count as admins, as in the contract."""
    role = held.get(profile.id, held.get(None))
    return Role.ADMIN if role == Role.OWNER else role


def _profile(profile: Profile, role: str | None) -> MyProfileOut:
    return {
        "id": str(profile.id),
        "name": profile.name,
        "icon": profile.icon,
        "description": profile.description,
        "short_name": profile.short_name,
        "role": role,
        "status": profile.status,
        "created_at": profile.created_at.isoformat(),
        "settings": settings_of(profile),
    }


def settings_of(profile: Profile) -> SettingsOut:
    return {
        "allow_contact_sharing": profile.allow_contact_sharing,
        "allow_template_sharing": profile.allow_template_sharing,
        "inherit_contacts": profile.inherit_contacts,
        "inherit_templates": profile.inherit_templates,
        "inherit_tcr_brand": profile.inherit_tcr_brand,
        "inherit_tcr_campaign": profile.inherit_tcr_campaign,
        "billing_model": profile.billing_model,
    }


def _channels(customer: Customer) -> ChannelsOut:
    """The sender of each channel that a message of this customer would leave from."""
    senders = senders_of(customer)
    whatsapp: ReadyOut = {**_channel(senders, Channel.WHATSAPP), "business_name": None}
    return {"sms": _channel(senders, Channel.SMS), "whatsapp": whatsapp, "rcs": _channel(senders, Channel.RCS)}


def _channel(senders: list[Sender], channel: Channel) -> ReadyOut:
    sender = routing.first(senders, channel)
    return {"configured": sender is not None, "phone_number": sender.number if sender else None}

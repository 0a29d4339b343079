"""GET /v3/me: who the key belongs to. Source: the contract's API page, section 2."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.endpoint import Endpoint
from apps.api.envelope import time_text
from apps.channels.models import Channel, Sender
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users.models import ApiKey, Membership, Role


class Me(Endpoint):
    def get(self, request: Request) -> Response:
        customer = self.customer
        profiles = [] if customer.profile else list(_profiles(customer))
        role = _role(self.caller.key) if profiles else None
        return Response(
            {
                "type": _type(customer, profiles),
                "id": str(customer.id),
                "organization_id": str(customer.organization.id) if customer.profile else None,
                "name": customer.account.name,
                "short_name": customer.profile.short_name if customer.profile else None,
                "email": customer.organization.email,
                "icon": customer.account.icon,
                "description": customer.account.description,
                "created_at": time_text(customer.account.created_at),
                "channels": _channels(customer),
                "status": customer.profile.status if customer.profile else None,
                "settings": _settings(customer.profile) if customer.profile else None,
                "profiles": [_profile(profile, role) for profile in profiles],
            }
        )


def _type(customer: Customer, profiles: list[Profile]) -> str:
    if customer.profile:
        return "profile"
    return "organization" if profiles else "user"


def _profiles(customer: Customer) -> QuerySet[Profile]:
    return Profile.objects.filter(organization=customer.organization, deleted_at=None).order_by("created_at", "id")


def _role(key: ApiKey) -> str | None:
    """The role of whoever made the key; owners count as admins, as in the contract."""
    role = (
        Membership.objects.filter(user=key.made_by, organization=key.organization_id, profile=None)
        .values_list("role", flat=True)
        .first()
    )
    return Role.ADMIN if role == Role.OWNER else role


def _profile(profile: Profile, role: str | None) -> dict[str, Any]:
    return {
        "id": str(profile.id),
        "name": profile.name,
        "icon": profile.icon,
        "description": profile.description,
        "short_name": profile.short_name,
        "role": role,
        "status": profile.status,
        "created_at": time_text(profile.created_at),
        "settings": _settings(profile),
    }


def _settings(profile: Profile) -> dict[str, Any]:
    return {
        "allow_contact_sharing": profile.allow_contact_sharing,
        "allow_template_sharing": profile.allow_template_sharing,
        "inherit_contacts": profile.inherit_contacts,
        "inherit_templates": profile.inherit_templates,
        "inherit_tcr_brand": profile.inherit_tcr_brand,
        "inherit_tcr_campaign": profile.inherit_tcr_campaign,
        "billing_model": profile.billing_model,
    }


def _channels(customer: Customer) -> dict[str, dict[str, Any]]:
    """The sender of each channel that a message of this customer would leave from."""
    senders: dict[str, Sender] = {}
    for owner in reversed(customer.sources.senders):
        mine = Sender.objects.owned_by(owner).filter(is_active=True).order_by("-id")
        senders.update({sender.channel: sender for sender in mine})
    shown = {channel: _channel(senders.get(channel)) for channel in Channel.values}
    shown[Channel.WHATSAPP]["business_name"] = None
    return shown


def _channel(sender: Sender | None) -> dict[str, Any]:
    return {"configured": sender is not None, "phone_number": sender.number if sender else None}

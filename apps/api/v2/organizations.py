"""Organizations and profiles in v2: your own organization; a profile's key sees only that profile."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.v2.dialect import Resource, id_from
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import Profile


class OrganizationNotFound(DomainError):
    code = "RESOURCE_005"
    message = "Organization not found"


class ProfileOut(TypedDict):
    id: str
    name: str
    icon: str | None
    description: str | None
    shortName: str | None
    createdAt: str


class OrganizationOut(TypedDict):
    id: str
    name: str
    icon: str | None
    description: str | None
    createdAt: str
    profiles: list[ProfileOut]


class OrganizationsOut(TypedDict):
    organizations: list[OrganizationOut]


class ProfilesOut(TypedDict):
    organizationId: str
    profiles: list[ProfileOut]


class List(Resource):
    needs = {"GET": "account.view"}

    @answers(OrganizationsOut)
    def get(self, request: Request) -> Response:
        """The organization of the caller and its profiles."""
        return Response(_organizations(self.customer))


class Profiles(Resource):
    needs = {"GET": "profiles.view"}

    @answers(ProfilesOut, refuses=(OrganizationNotFound,))
    def get(self, request: Request, organization_id: str) -> Response:
        """The profiles of an organization."""
        if id_from(organization_id, "orgId") != self.customer.organization.id:
            raise OrganizationNotFound
        return Response(_profiles(self.customer))


def account_of(customer: Customer, account_id: UUID) -> Customer:
    """The caller's own account or, of an organization, one of its profiles. Raises OrganizationNotFound."""
    if account_id == customer.id:
        return customer
    profile = None if customer.profile else Profile.objects.present().within(customer).filter(id=account_id).first()
    if profile is None:
        raise OrganizationNotFound
    return Customer(customer.organization, profile)


def _organizations(customer: Customer) -> OrganizationsOut:
    organization = customer.organization
    shown: OrganizationOut = {
        "id": str(organization.id),
        "name": organization.name,
        "icon": organization.icon,
        "description": organization.description,
        "createdAt": organization.created_at.isoformat(),
        "profiles": _profiles(customer)["profiles"],
    }
    return {"organizations": [shown]}


def _profiles(customer: Customer) -> ProfilesOut:
    found = Profile.objects.present().within(customer).order_by("created_at", "id")
    return {"organizationId": str(customer.organization.id), "profiles": [_profile(each) for each in found]}


def _profile(profile: Profile) -> ProfileOut:
    return {
        "id": str(profile.id),
        "name": profile.name,
        "icon": profile.icon,
        "description": profile.description,
        "shortName": profile.short_name,
        "createdAt": profile.created_at.isoformat(),
    }

"""Profiles over the API. Source: the contract's API page, section 8.

A profile's own key can read and complete that profile; everything else needs its organization's key.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.auth import NotYours
from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, given, id_from
from apps.api.v3.account import SettingsOut, settings_of
from apps.api.v3.brand_shapes import Country
from apps.api.v3.profile_in import CompleteIn, CreateIn, UpdateIn, wanted_of
from apps.billing.payments.leftover import BalanceLeft
from apps.brands.actions import AlreadyABrand
from apps.brands.models import Brand
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles import actions, completion, effective, removing
from apps.profiles.effective import Effective


class BrandContactOut(TypedDict):
    name: str
    business_name: str | None
    role: str | None
    phone: str | None
    email: str | None
    phone_country_code: str | None


class BrandBusinessOut(TypedDict):
    legal_name: str | None
    tax_id: str | None
    tax_id_type: str | None
    entity_type: str | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    url: str | None
    country_of_registration: str | None


class BrandComplianceOut(TypedDict):
    vertical: str
    brand_relationship: str
    is_tcr_application: bool
    phone_number_prefix: str | None
    destination_countries: list[Country]
    notes: str | None
    primary_use_case: str | None
    expected_messaging_volume: str | None


class ProfileBrandOut(TypedDict):
    id: str
    tcr_brand_id: str | None
    status: str | None
    identity_status: str | None
    universal_ein: str | None
    csp_id: str | None
    submitted_to_tcr: bool
    submitted_at: str | None
    is_inherited: bool
    created_at: str
    updated_at: str | None
    contact: BrandContactOut
    business: BrandBusinessOut
    compliance: BrandComplianceOut


class BillingContactOut(TypedDict):
    name: str
    email: str
    phone: str | None
    address: str | None


class ProfileOut(SettingsOut):
    """`email` is its organization's; `waba_id` and `brand` may be inherited."""

    id: str
    organization_id: str
    name: str
    email: str | None
    icon: str | None
    description: str | None
    short_name: str | None
    status: str
    created_at: str
    updated_at: str | None
    sending_phone_number_profile_id: str | None
    sending_whatsapp_number_profile_id: str | None
    sending_phone_number: str | None
    whatsapp_phone_number: str | None
    allow_number_change_during_onboarding: bool | None
    waba_id: str | None
    billing_contact: BillingContactOut | None
    brand: ProfileBrandOut | None


class ProfilesOut(TypedDict):
    profiles: list[ProfileOut]


class CompletionOut(TypedDict):
    """`status` is only there if nothing was left to do."""

    status: NotRequired[str]
    message: str


class List(Resource):
    needs = {"GET": "profiles.view", "POST": "profiles.edit"}

    @answers(ProfilesOut)
    def get(self, request: Request) -> Response:
        """The profiles of the organization."""
        organizations.refuse_profiles(self.customer, message=NotYours.message)
        found = Profile.objects.present().within(self.customer).order_by("created_at", "id")
        answer: ProfilesOut = {"profiles": profiles_of(self.customer, found)}
        return Response(answer)

    @answers(ProfileOut, 201, body=CreateIn)
    def post(self, request: Request) -> Response:
        """Create a profile.

        A profile is created without WhatsApp if neither it nor its organization has a WABA.
        """
        organizations.refuse_profiles(self.customer)
        wanted = wanted_of(given(CreateIn(data=request.data)))
        row = actions.create(self.customer, **wanted, now=self.now)
        return Response(profile_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "profiles.view", "PATCH": "profiles.edit", "DELETE": "profiles.edit"}
    names_account = "profile_id"

    @answers(ProfileOut, refuses=(organizations.ProfileNotFound,))
    def get(self, request: Request, profile_id: str) -> Response:
        """One profile."""
        return Response(profile_of(self.found(profile_id)))

    @answers(ProfileOut, body=UpdateIn, refuses=(organizations.ProfileNotFound, AlreadyABrand, "VALIDATION_002"))
    def patch(self, request: Request, profile_id: str) -> Response:
        """Change a profile.

        Missing and null fields are left unchanged; an empty text removes the value.
        """
        profile = self.found(profile_id)
        organizations.refuse_profiles(self.customer)
        wanted = wanted_of(given(UpdateIn(data=request.data)))
        row = actions.edit(self.customer, profile, **wanted, now=self.now)
        return Response(profile_of(row))

    @answers(refuses=(organizations.ProfileNotFound, removing.NumberInUse, removing.AccountUnreadable, BalanceLeft))
    def delete(self, request: Request, profile_id: str) -> Response:
        """Remove a profile.

        Its keys stop working and its WhatsApp accounts are disconnected; its messages and contacts are kept. Its
        balance goes to its organization's wallet.
        """
        profile = self.found(profile_id)

        removing.remove(self.customer, profile, now=self.now)
        return Response(status=204)

    def found(self, profile_id: str) -> Profile:
        return organizations.find_profile(self.customer, id_from(profile_id, "profile"))


class Complete(Resource):
    needs = {"POST": "profiles.edit"}
    names_account = "profile_id"
    sensitive = frozenset({"POST"})

    @answers(CompletionOut, 200, 202, body=CompleteIn, refuses=(organizations.ProfileNotFound,))
    def post(self, request: Request, profile_id: str) -> Response:
        """Complete a profile, in the background.

        We send the outcome once to `webHookUrl`: `{profileId, success, status, timestamp}`. An incomplete profile is
        refused with everything that it lacks.
        """
        profile = organizations.find_profile(self.customer, id_from(profile_id, "profile"))
        url = given(CompleteIn(data=request.data))["webHookUrl"]
        customer = Customer(profile.organization, profile)
        has_begun = completion.begin(customer, callback_url=url, now=self.now)
        return _completion(has_begun=has_begun)


def _completion(*, has_begun: bool) -> Response:
    done: CompletionOut = {"status": "completed", "message": "Profile is already completed"}
    begun: CompletionOut = {"message": "Profile completion in progress"}
    return Response(begun, status=202) if has_begun else Response(done)


def profiles_of(customer: Customer, profiles: Any) -> list[ProfileOut]:
    return [_shown(each) for each in effective.read(customer.organization, profiles)]


def profile_of(profile: Profile) -> ProfileOut:
    return _shown(effective.read(profile.organization, [profile])[0])


def _shown(it: Effective) -> ProfileOut:
    profile, contact = it.profile, it.profile.billing_contact
    return {
        "id": str(profile.id),
        "organization_id": str(profile.organization_id),
        "name": profile.name,
        "email": it.organization.email,
        "icon": profile.icon,
        "description": profile.description,
        "short_name": profile.short_name,
        "status": profile.status,
        "created_at": profile.created_at.isoformat(),
        "updated_at": time_text(profile.updated_at),
        **settings_of(profile),
        "sending_phone_number_profile_id": _id(profile.sending_phone_number_profile_id),
        "sending_whatsapp_number_profile_id": _id(profile.sending_whatsapp_number_profile_id),
        "sending_phone_number": profile.sending_phone_number,
        "whatsapp_phone_number": profile.whatsapp_phone_number,
        "allow_number_change_during_onboarding": profile.allow_number_change_during_onboarding,
        "waba_id": it.waba_id,
        "billing_contact": _contact(contact) if contact else None,
        "brand": _brand(it.brand, is_inherited=it.is_brand_inherited) if it.brand else None,
    }


def _id(value: object) -> str | None:
    return str(value) if value else None


def _contact(contact: dict[str, Any]) -> BillingContactOut:
    return {
        "name": contact["name"],
        "email": contact["email"],
        "phone": contact.get("phone"),
        "address": contact.get("address"),
    }


def _brand(brand: Brand, *, is_inherited: bool) -> ProfileBrandOut:
    return {
        "id": str(brand.id),
        "tcr_brand_id": brand.tcr_brand_id,
        "status": brand.status,
        "identity_status": brand.identity_status,
        "universal_ein": brand.universal_ein,
        "csp_id": brand.csp_id,
        "submitted_to_tcr": brand.submitted_to_tcr,
        "submitted_at": time_text(brand.submitted_at),
        "is_inherited": is_inherited,
        "created_at": brand.created_at.isoformat(),
        "updated_at": time_text(brand.updated_at),
        "contact": {
            "name": brand.contact_name,
            "business_name": brand.business_name,
            "role": brand.business_role,
            "phone": brand.contact_phone,
            "email": brand.contact_email,
            "phone_country_code": brand.contact_phone_country_code,
        },
        "business": {
            "legal_name": brand.business_legal_name,
            "tax_id": brand.tax_id,
            "tax_id_type": brand.tax_id_type,
            "entity_type": brand.entity_type,
            "street": brand.street,
            "city": brand.city,
            "state": brand.state,
            "postal_code": brand.postal_code,
            "country": brand.country,
            "url": brand.business_url,
            "country_of_registration": brand.country_of_registration,
        },
        "compliance": {
            "vertical": brand.vertical,
            "brand_relationship": brand.brand_relationship,
            "is_tcr_application": brand.is_tcr_application,
            "phone_number_prefix": brand.phone_number_prefix,
            "destination_countries": brand.destination_countries,
            "notes": brand.notes,
            "primary_use_case": brand.primary_use_case,
            "expected_messaging_volume": brand.expected_messaging_volume,
        },
    }

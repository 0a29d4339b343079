"""Brands as a resource: flat and camelCase. Source: the contract's API page, section 10."""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, id_from
from apps.api.v3.brand_shapes import Country, FlatBodyIn, columns_of
from apps.brands import actions
from apps.brands.models import Brand


class BrandOut(TypedDict):
    id: str
    brandName: str | None
    contactName: str
    contactEmail: str | None
    contactPhone: str | None
    contactPhoneCountryCode: str | None
    businessName: str | None
    businessLegalName: str | None
    businessRole: str | None
    businessUrl: str | None
    taxId: str | None
    taxIdType: str | None
    entityType: str | None
    street: str | None
    city: str | None
    state: str | None
    postalCode: str | None
    country: str | None
    countryOfRegistration: str | None
    vertical: str
    brandRelationship: str
    isTcrApplication: bool
    phoneNumberPrefix: str | None
    destinationCountries: list[Country]
    notes: str | None
    primaryUseCase: str | None
    expectedMessagingVolume: str | None
    status: str | None
    identityStatus: str | None
    tcrBrandId: str | None
    universalEin: str | None
    cspId: str | None
    submittedToTCR: bool
    submittedAt: str | None
    isInherited: bool
    createdAt: str
    updatedAt: str | None


class List(Resource):
    needs = {"GET": "brands.view", "POST": "brands.edit"}

    @answers(list[BrandOut])
    def get(self, request: Request) -> Response:
        """Brands: a customer's own and, of a profile, the one it inherits."""
        brands = Brand.objects.usable_by(self.customer.current()).oldest_first()
        return Response([brand_of(brand) for brand in brands])

    @answers(BrandOut, 201, body=FlatBodyIn, refuses=(actions.AlreadyABrand,))
    def post(self, request: Request) -> Response:
        """Create the brand.

        One per customer. A profile that creates one no longer inherits its organization's.
        """
        row = actions.create(self.customer, details=_details(request), now=self.now)
        return Response(brand_of(row), status=201)


class Detail(Resource):
    needs = {"PUT": "brands.edit", "DELETE": "brands.edit"}

    @answers(BrandOut, body=FlatBodyIn, refuses=(actions.BrandNotFound,))
    def put(self, request: Request, brand_id: str) -> Response:
        """Replace a brand's details.

        Refused for a brand that was submitted to The Campaign Registry or is inherited.
        """
        customer = self.customer.current()
        brand = actions.find(customer, id_from(brand_id, "brand"))
        row = actions.edit(customer, brand, details=_details(request), now=self.now)
        return Response(brand_of(row))

    @answers(refuses=(actions.BrandNotFound,))
    def delete(self, request: Request, brand_id: str) -> Response:
        """Remove a brand and the campaigns under it."""
        customer = self.customer.current()
        brand = actions.find(customer, id_from(brand_id, "brand"))

        actions.remove(customer, brand)
        return Response(status=204)


def _details(request: Request) -> dict[str, Any]:
    body = FlatBodyIn(data=request.data)
    body.is_valid(raise_exception=True)
    return columns_of(body.validated_data["brand"])


def brand_of(brand: Brand) -> BrandOut:
    return {
        "id": str(brand.id),
        "brandName": brand.brand_name,
        "contactName": brand.contact_name,
        "contactEmail": brand.contact_email,
        "contactPhone": brand.contact_phone,
        "contactPhoneCountryCode": brand.contact_phone_country_code,
        "businessName": brand.business_name,
        "businessLegalName": brand.business_legal_name,
        "businessRole": brand.business_role,
        "businessUrl": brand.business_url,
        "taxId": brand.tax_id,
        "taxIdType": brand.tax_id_type,
        "entityType": brand.entity_type,
        "street": brand.street,
        "city": brand.city,
        "state": brand.state,
        "postalCode": brand.postal_code,
        "country": brand.country,
        "countryOfRegistration": brand.country_of_registration,
        "vertical": brand.vertical,
        "brandRelationship": brand.brand_relationship,
        "isTcrApplication": brand.is_tcr_application,
        "phoneNumberPrefix": brand.phone_number_prefix,
        "destinationCountries": brand.destination_countries,
        "notes": brand.notes,
        "primaryUseCase": brand.primary_use_case,
        "expectedMessagingVolume": brand.expected_messaging_volume,
        "status": brand.status,
        "identityStatus": brand.identity_status,
        "tcrBrandId": brand.tcr_brand_id,
        "universalEin": brand.universal_ein,
        "cspId": brand.csp_id,
        "submittedToTCR": brand.submitted_to_tcr,
        "submittedAt": time_text(brand.submitted_at),
        "isInherited": brand.is_inherited,
        "createdAt": brand.created_at.isoformat(),
        "updatedAt": time_text(brand.updated_at),
    }

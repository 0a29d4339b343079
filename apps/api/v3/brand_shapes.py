"""A brand in requests, in its two shapes: flat (/v3/brands) and in three sections (in a profile).

Both are camelCase and set the same columns. Source: the contract's API page, sections 8 and 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict

from django.db import models
from rest_framework import serializers

from apps.brands.models import Brand

# The column of each field of a section.
_CONTACT = {
    "name": "contact_name",
    "businessName": "business_name",
    "role": "business_role",
    "phone": "contact_phone",
    "email": "contact_email",
    "phoneCountryCode": "contact_phone_country_code",
}
_BUSINESS = {
    "legalName": "business_legal_name",
    "taxId": "tax_id",
    "taxIdType": "tax_id_type",
    "entityType": "entity_type",
    "street": "street",
    "city": "city",
    "state": "state",
    "postalCode": "postal_code",
    "country": "country",
    "url": "business_url",
    "countryOfRegistration": "country_of_registration",
}
_COMPLIANCE = {
    "vertical": "vertical",
    "brandRelationship": "brand_relationship",
    "isTcrApplication": "is_tcr_application",
    "phoneNumberPrefix": "phone_number_prefix",
    "destinationCountries": "destination_countries",
    "notes": "notes",
    "primaryUseCase": "primary_use_case",
    "expectedMessagingVolume": "expected_messaging_volume",
}
_COLUMNS = ("brand_name", *_CONTACT.values(), *_BUSINESS.values(), *_COMPLIANCE.values())
_LONGEST_PROSE = 5000
_MAX_COUNTRIES = 250


class Country(TypedDict):
    """A destination country, stored and returned as sent."""

    id: str
    isMain: bool


class CountryIn(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=64)
    isMain = serializers.BooleanField(default=False)


class _Columns(serializers.Serializer[Any]):
    """Each field takes what its column can hold."""

    wire: ClassVar[Mapping[str, str]]

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: _field(name, column) for name, column in self.wire.items()}


def _field(name: str, column: str) -> serializers.Field[Any, Any, Any, Any]:
    known: Any = Brand._meta.get_field(column)
    is_required = not known.has_default() and not known.null
    how: dict[str, Any] = {"required": is_required, "allow_null": not is_required}
    if name != column:
        how["source"] = column
    if isinstance(known, models.BooleanField):
        return serializers.BooleanField(**how)
    if isinstance(known, models.JSONField):
        return serializers.ListField(child=CountryIn(), max_length=_MAX_COUNTRIES, **how)
    if known.choices:
        return serializers.ChoiceField(choices=known.choices, allow_blank=not is_required, **how)
    return serializers.CharField(max_length=known.max_length or _LONGEST_PROSE, allow_blank=not is_required, **how)


class ContactIn(_Columns):
    wire = _CONTACT


class BusinessIn(_Columns):
    wire = _BUSINESS


class ComplianceIn(_Columns):
    wire = _COMPLIANCE


class NestedBrandIn(serializers.Serializer[Any]):
    contact = ContactIn()
    business = BusinessIn(required=False, allow_null=True)
    compliance = ComplianceIn()


def _camel(column: str) -> str:
    first, *rest = column.split("_")
    return first + "".join(word.capitalize() for word in rest)


class FlatBrandIn(_Columns):
    wire: ClassVar[Mapping[str, str]] = {_camel(column): column for column in _COLUMNS}


class FlatBodyIn(serializers.Serializer[Any]):
    brand = FlatBrandIn()


def columns_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a flat brand. Fields left out become empty."""
    return {column: _empty(column) for column in _COLUMNS} | _said(given)


def nested_columns_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a brand in sections. Fields left out stay."""
    return _said({**given["contact"], **(given.get("business") or {}), **given["compliance"]})


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values without nulls. An empty text removes the stored value."""
    return {column: _empty(column) if value == "" else value for column, value in given.items() if value is not None}


def _empty(column: str) -> Any:
    known: Any = Brand._meta.get_field(column)
    return known.get_default() if known.has_default() else None

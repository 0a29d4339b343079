"""A profile in requests. Null means "keep it" or "use the default", an empty text means "remove it".

Source: the contract's API page, section 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from apps.api.v3.brand_shapes import NestedBrandIn, nested_columns_of
from apps.organizations.models import BillingModel


class BillingContactIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=255)
    email = serializers.EmailField(max_length=254)
    phone = serializers.CharField(max_length=32, required=False, allow_null=True, allow_blank=True, default=None)
    address = serializers.CharField(max_length=1000, required=False, allow_null=True, allow_blank=True, default=None)


class PaymentDetailsIn(serializers.Serializer[Any]):
    """A card. We validate it and don't store it."""

    card_number = serializers.RegexField(
        r"^[0-9]{13,19}\Z", error_messages={"invalid": "Card number must have 13 to 19 digits"}
    )
    expiry = serializers.RegexField(
        r"^(0[1-9]|1[0-2])/[0-9]{2}\Z", error_messages={"invalid": "Expiry must be in the form MM/YY"}
    )
    cvc = serializers.RegexField(r"^[0-9]{3,4}\Z", error_messages={"invalid": "CVC must have 3 or 4 digits"})
    zip_code = serializers.CharField(max_length=20)


class WhatsAppIn(serializers.Serializer[Any]):
    waba_id = serializers.CharField(max_length=64)
    access_token = serializers.CharField(max_length=1024, source="waba_access_token")
    phone_number_id = serializers.CharField(
        max_length=64, required=False, allow_null=True, source="waba_phone_number_id"
    )


class Reference(serializers.UUIDField):
    """Another profile's id. An empty text removes it."""

    def to_internal_value(self, data: Any) -> Any:
        return data if data == "" else super().to_internal_value(data)


def _text(longest: int) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_null=True, allow_blank=True)


def _flag() -> serializers.BooleanField:
    return serializers.BooleanField(required=False, allow_null=True)


class _ProfileIn(serializers.Serializer[Any]):
    icon = _text(512)
    description = _text(5000)
    short_name = _text(50)
    allow_contact_sharing = _flag()
    allow_template_sharing = _flag()
    inherit_contacts = _flag()
    inherit_templates = _flag()
    inherit_tcr_brand = _flag()
    inherit_tcr_campaign = _flag()
    billing_model = serializers.ChoiceField(choices=BillingModel.choices, required=False, allow_null=True)
    billing_contact = BillingContactIn(required=False, allow_null=True)
    payment_details = PaymentDetailsIn(required=False, allow_null=True)
    brand = NestedBrandIn(required=False, allow_null=True)


class CreateIn(_ProfileIn):
    name = serializers.CharField(max_length=255)
    whatsapp_business_account = WhatsAppIn(required=False, allow_null=True)


class UpdateIn(_ProfileIn):
    name = serializers.CharField(max_length=255, required=False, allow_null=True)
    sending_phone_number = _text(32)
    whatsapp_phone_number = _text(32)
    sending_phone_number_profile_id = Reference(required=False, allow_null=True)
    sending_whatsapp_number_profile_id = Reference(required=False, allow_null=True)
    allow_number_change_during_onboarding = _flag()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.initial_data.get("whatsapp_business_account") is not None:
            raise serializers.ValidationError(
                {"whatsapp_business_account": ["Can be given only when the profile is created"]}
            )
        return attrs


class CompleteIn(serializers.Serializer[Any]):
    webHookUrl = serializers.CharField(max_length=2048)


def wanted_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments for profiles.actions."""
    said = {name: value for name, value in given.items() if value is not None}
    brand, payment_details = said.pop("brand", None), said.pop("payment_details", None)
    said |= said.pop("whatsapp_business_account", {})
    return {
        "details": {column: None if value == "" else value for column, value in said.items()},
        "brand": None if brand is None else nested_columns_of(brand),
        "payment_details": payment_details,
    }

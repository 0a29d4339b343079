"""Create and change profiles together with their brand, numbers and billing.

`details` are columns of Profile by name (and `waba_access_token`), `brand` columns of Brand. `payment_details` are a
card: checked, handed to the payment processor and never stored. removing.py removes a profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.brands import actions as brands
from apps.channels import phone_numbers
from apps.channels.models import CarrierAccount
from apps.core.errors import Invalid
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel, Profile, owner_columns
from apps.profiles import payment

_NUMBERS = ("sending_phone_number", "whatsapp_phone_number")


def create(
    customer: Customer,
    *,
    details: Mapping[str, Any],
    brand: Mapping[str, Any] | None = None,
    payment_details: Mapping[str, str] | None = None,
    now: datetime,
) -> Profile:
    """A new profile, not yet complete. With a brand it inherits none.

    Without a WhatsApp Business Account, its own or its organization's, it is made without WhatsApp: so the contract
    has it since summer 2026, while it was refused before. Raises NotAnOrganization and Invalid.
    """
    _check(details, brand, payment_details, model=details.get("billing_model", BillingModel.PROFILE), now=now)
    settled = _settled(details, brand)
    access_token = settled.pop("waba_access_token", None)
    with transaction.atomic():
        profile = organizations.create_profile(customer, details=settled, now=now)
        made = Customer(customer.organization, profile)
        if brand is not None:
            brands.put(made, details=brand, now=now)
        if access_token is not None and profile.waba_id:
            CarrierAccount.objects.create(
                **owner_columns(made),
                provider="whatsapp_cloud",
                external_id=profile.waba_id,
                credentials={"access_token": access_token},
                created_at=now,
            )
        if payment_details is not None:
            payment.hand_over(made, payment_details)
    return profile


def edit(
    customer: Customer,
    profile: Profile,
    *,
    details: Mapping[str, Any],
    brand: Mapping[str, Any] | None = None,
    payment_details: Mapping[str, str] | None = None,
    now: datetime,
) -> Profile:
    """Change what is given and leave the rest; a brand is changed, or made when there is none.

    Raises NotAnOrganization, ProfileNotFound, Invalid and, for the brand, Submitted.
    """
    _check(details, brand, payment_details, model=details.get("billing_model", profile.billing_model), now=now)
    with transaction.atomic():
        current = organizations.edit_profile(customer, profile, details=_settled(details, brand), now=now)
        edited = Customer(customer.organization, current)
        if brand is not None:
            brands.put(edited, details=brand, now=now)
        if payment_details is not None:
            payment.hand_over(edited, payment_details)
    return current


def _check(
    details: Mapping[str, Any],
    brand: Mapping[str, Any] | None,
    payment_details: Mapping[str, str] | None,
    *,
    model: str,
    now: datetime,
) -> None:
    """Raises Invalid for what contradicts each other, and for a card that can't be one."""
    problems = {} if payment_details is None else payment.problems(payment_details, now=now)
    if brand is not None and details.get("inherit_tcr_brand"):
        problems["brand"] = ["A brand cannot be given while inherit_tcr_brand is true"]
    if payment_details is not None and not BillingModel(model).asks_profile:
        problems["payment_details"] = ["Payment details cannot be given when billing_model is organization"]
    if problems:
        raise Invalid(problems)


def _settled(details: Mapping[str, Any], brand: Mapping[str, Any] | None) -> dict[str, Any]:
    """The columns as they are kept: numbers in E.164, and who has a brand inherits none. Raises Invalid."""
    settled = {**details, **({} if brand is None else {"inherit_tcr_brand": False})}
    problems = {}
    for column in _NUMBERS:
        if settled.get(column):
            settled[column] = phone_numbers.as_carrier_writes(settled[column])
            if settled[column] is None:
                problems[column] = ["Must be a phone number in E.164 format, such as +14155552671"]
    if problems:
        raise Invalid(problems, code="VALIDATION_002")
    return settled

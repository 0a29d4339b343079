"""Brands and campaigns in Telnyx's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain, zip_longest
from typing import Any

from apps.brands.models import Brand, Campaign
from apps.brands.vocabulary import MAX_SAMPLES, EntityType, UseCase
from apps.channels import phone_numbers

LINK = re.compile(r"https?://[^\s]+|\b[a-z0-9-]+\.(?:com|net|org|io|co|us|app|shop|info)(?:/[^\s]*)?\b", re.IGNORECASE)
PHONE = re.compile(r"\+?1?[ .(-]*[2-9][0-9]{2}[ .)-]*[0-9]{3}[ .-]*[0-9]{4}\b")
_USE_CASES: Mapping[str, str] = {UseCase.TWO_FA: "2FA"}  # the others have the same name there
_COMBINED = (UseCase.MIXED, UseCase.LOW_VOLUME)  # they have use cases under them

# Our column → Telnyx's name. What is empty is left out.
BRAND_FIELDS: Mapping[str, str] = {
    "brand_name": "displayName",
    "business_legal_name": "companyName",
    "entity_type": "entityType",
    "tax_id": "ein",
    "contact_email": "email",
    "contact_phone": "phone",
    "street": "street",
    "city": "city",
    "state": "state",
    "postal_code": "postalCode",
    "country": "country",
    "business_url": "website",
    "vertical": "vertical",
    "brand_relationship": "brandRelationship",
}
CAMPAIGN_FIELDS: Mapping[str, str] = {
    "description": "description",
    "message_flow": "messageFlow",
    "privacy_policy_link": "privacyPolicyLink",
    "terms_and_conditions_link": "termsAndConditionsLink",
    "optin_message": "optinMessage",
    "optout_message": "optoutMessage",
    "help_message": "helpMessage",
    "optin_keywords": "optinKeywords",
    "optout_keywords": "optoutKeywords",
    "help_keywords": "helpKeywords",
}
# Telnyx changes nothing else of a campaign that is filed.
_CHANGEABLE = frozenset({"messageFlow", "helpMessage", *(f"sample{number}" for number in range(1, MAX_SAMPLES + 1))})


def brand_body(brand: Brand, callback_url: str) -> dict[str, Any]:
    first, _, last = brand.contact_name.strip().partition(" ")
    body = {
        **{theirs: getattr(brand, ours) for ours, theirs in BRAND_FIELDS.items()},
        "displayName": brand.brand_name or brand.business_name or brand.business_legal_name,
        "phone": _phone(brand),
        "firstName": first,
        "lastName": last,
        "webhookURL": callback_url,
    }
    if brand.entity_type == EntityType.SOLE_PROPRIETOR:
        body["mobilePhone"] = body["phone"]
    elif brand.entity_type == EntityType.PUBLIC_PROFIT:
        body["businessContactEmail"] = brand.contact_email
    return {name: value for name, value in body.items() if value}


def _phone(brand: Brand) -> str | None:
    """In E.164; a number without a plus is one of the country code, or of the brand's country."""
    written, code = brand.contact_phone or "", (brand.contact_phone_country_code or "").lstrip("+")
    if code.isdigit() and not written.startswith("+"):
        written = f"+{code}{written}"
    return phone_numbers.e164(written, region=brand.country) or brand.contact_phone


def campaign_body(campaign: Campaign, brand_id: str, reference: str, callback_url: str) -> dict[str, Any]:
    use_cases = list(campaign.use_cases.all())
    samples = _samples([use_case.sample_messages for use_case in use_cases])
    usecase, under = _use_case([use_case.messaging_use_case_us for use_case in use_cases])
    links = [found for text in samples if (found := LINK.search(text))]
    body = {
        **{theirs: getattr(campaign, ours) for ours, theirs in CAMPAIGN_FIELDS.items()},
        "brandId": brand_id,
        "referenceId": reference,
        "usecase": usecase,
        "subUsecases": under,
        **{f"sample{number}": text for number, text in enumerate(samples, start=1)},
        "embeddedLink": bool(links),
        "embeddedLinkSample": links[0].group() if links else None,
        "embeddedPhone": any(PHONE.search(text) for text in samples),
        "subscriberOptin": True,
        "subscriberOptout": True,
        "subscriberHelp": True,
        "autoRenewal": True,
        "termsAndConditions": True,
        "webhookURL": callback_url,
    }
    return {name: value for name, value in body.items() if value not in (None, "", [])}


def _samples(of_use_cases: list[list[str]]) -> list[str]:
    """As many as there is room for, with one of each use case first."""
    in_turn = chain.from_iterable(zip_longest(*of_use_cases))
    return [text for text in in_turn if text is not None][:MAX_SAMPLES]


def _use_case(chosen: list[str]) -> tuple[str, list[str]]:
    """The use case, and those under it if it combines several."""
    combined = next((each for each in _COMBINED if each in chosen), UseCase.MIXED if len(chosen) > 1 else None)
    plain = [_USE_CASES.get(each, each) for each in chosen if each not in _COMBINED]
    return (str(combined), plain) if combined else (plain[0] if plain else "", [])


def can_be_updated(filed: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    same = {name for name in filed.keys() | body.keys() if filed.get(name) == body.get(name)}
    return (filed.keys() | body.keys()) - same <= _CHANGEABLE

"""Brands and campaigns in Telnyx's words."""

from __future__ import annotations

from typing import Any

from apps.brands.models import Brand, Campaign, CampaignUseCase
from apps.brands.registry import telnyx_10dlc
from tests.cast import Cast
from tests.factories.brands import COMPLETE_BRAND, complete_brand, complete_campaign


def brand_body(**fields: Any) -> dict[str, Any]:
    return telnyx_10dlc.brand_body(Brand(**{**COMPLETE_BRAND, **fields}), "https://us.test/callbacks/registry/1")


def test_a_brand() -> None:
    assert brand_body() == {
        "displayName": "Acme",
        "companyName": "Acme Coffee Inc.",
        "entityType": "PRIVATE_PROFIT",
        "ein": "12-3456789",
        "email": "ada@acme-coffee.com",
        "phone": "+14155550100",
        "firstName": "Ada",
        "lastName": "Lovelace",
        "street": "1 Example Street",
        "city": "Chicago",
        "state": "IL",
        "postalCode": "60601",
        "country": "US",
        "website": "https://acme-coffee.com",
        "vertical": "RETAIL",
        "brandRelationship": "BASIC_ACCOUNT",
        "webhookURL": "https://us.test/callbacks/registry/1",
    }


def test_what_some_legal_forms_need_besides() -> None:
    assert brand_body(entity_type="SOLE_PROPRIETOR")["mobilePhone"] == "+14155550100"
    assert brand_body(entity_type="PUBLIC_PROFIT")["businessContactEmail"] == "ada@acme-coffee.com"


def test_phone_numbers_go_out_in_e164() -> None:
    written: list[dict[str, Any]] = [
        *({"contact_phone": "415 555 0100", "contact_phone_country_code": code} for code in ("1", "+1", None)),
        {"contact_phone": "+1 (415) 555-0100", "contact_phone_country_code": "44"},
    ]

    assert {brand_body(**fields)["phone"] for fields in written} == {"+14155550100"}


def test_the_name_is_the_first_that_there_is() -> None:
    assert brand_body(brand_name=None, business_name="Acme Ltd")["displayName"] == "Acme Ltd"
    assert brand_body(brand_name=None)["displayName"] == "Acme Coffee Inc."


def campaign_body(cast: Cast, use_cases: dict[str, list[str]]) -> dict[str, Any]:
    Brand.objects.all().delete()
    row: Campaign = complete_campaign(cast.acme, complete_brand(cast.acme))
    row.use_cases.all().delete()
    CampaignUseCase.objects.bulk_create(
        CampaignUseCase(campaign=row, messaging_use_case_us=use_case, sample_messages=samples)
        for use_case, samples in use_cases.items()
    )
    return telnyx_10dlc.campaign_body(row, "B1", "ref-1", "https://us.test/1")


def test_a_campaign(cast: Cast) -> None:
    body = campaign_body(cast, {"DELIVERY_NOTIFICATION": ["Acme: on its way. https://acme-coffee.com/42"]})

    assert (body["brandId"], body["referenceId"], body["webhookURL"]) == ("B1", "ref-1", "https://us.test/1")
    assert (body["usecase"], "subUsecases" in body) == ("DELIVERY_NOTIFICATION", False)
    assert (body["sample1"], "sample2" in body) == ("Acme: on its way. https://acme-coffee.com/42", False)
    assert (body["embeddedLink"], body["embeddedLinkSample"]) == (True, "https://acme-coffee.com/42")
    assert (body["embeddedPhone"], body["subscriberOptout"], body["termsAndConditions"]) == (False, True, True)
    assert (body["optoutKeywords"], body["privacyPolicyLink"]) == ("STOP,END", "https://acme-coffee.com/privacy")


def test_several_use_cases_are_mixed_and_each_has_a_sample(cast: Cast) -> None:
    body = campaign_body(cast, {"TWO_FA": ["a", "b", "c", "d"], "MARKETING": ["e", "f"], "CUSTOMER_CARE": ["g"]})

    assert (body["usecase"], body["subUsecases"]) == ("MIXED", ["2FA", "MARKETING", "CUSTOMER_CARE"])
    assert [body[f"sample{number}"] for number in range(1, 6)] == ["a", "e", "g", "b", "f"]

    low = campaign_body(cast, {"LOW_VOLUME": ["a"], "MARKETING": ["b"]})
    assert (low["usecase"], low["subUsecases"]) == ("LOW_VOLUME", ["MARKETING"])
    assert campaign_body(cast, {"TWO_FA": ["Call +1 (415) 555-0100"]})["usecase"] == "2FA"
    assert campaign_body(cast, {"TWO_FA": ["Call +1 (415) 555-0100"]})["embeddedPhone"] is True


def test_only_some_fields_can_be_corrected() -> None:
    filed = {"sample1": "a", "description": "b", "messageFlow": "c"}

    assert telnyx_10dlc.can_be_updated(filed, filed | {"sample1": "x", "sample2": "y", "helpMessage": "z"})
    assert not telnyx_10dlc.can_be_updated(filed, filed | {"description": "x"})
    assert not telnyx_10dlc.can_be_updated(filed, filed | {"usecase": "MIXED"})

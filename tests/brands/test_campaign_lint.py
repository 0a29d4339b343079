"""What we say about a campaign before it is filed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.brands import campaign_lint
from apps.brands.models import Campaign, CampaignUseCase
from tests.cast import Cast
from tests.factories.brands import COMPLETE_CAMPAIGN, SAMPLES, brand, complete_brand

BLOCKS, ADVISES = True, False
UseCases = dict[str, list[str]]
DELIVERY: UseCases = {"DELIVERY_NOTIFICATION": SAMPLES}
CODE = "Acme: your code is 123456."
OFFER = "Acme: 10% off today. Reply STOP to opt out."

# Columns, use cases with their samples, and the field that we then speak about.
CASES: list[tuple[dict[str, Any], UseCases, str, bool]] = [
    ({"description": "Orders"}, DELIVERY, "description", BLOCKS),
    ({"message_flow": None}, DELIVERY, "message_flow", BLOCKS),
    ({"message_flow": "People agree to get messages when they become our members."}, DELIVERY, "message_flow", ADVISES),
    ({"message_flow": "People get messages because we know them: https://acme.com"}, DELIVERY, "message_flow", ADVISES),
    ({}, {}, "use_cases", BLOCKS),
    ({}, {}, "sample_messages", BLOCKS),
    ({}, {"MIXED": SAMPLES * 2}, "use_cases", BLOCKS),
    ({}, {"MIXED": SAMPLES, "LOW_VOLUME": SAMPLES}, "use_cases", BLOCKS),
    ({}, {"LOW_VOLUME": SAMPLES}, "sample_messages", BLOCKS),
    ({}, {"HIGHER_EDUCATION": SAMPLES}, "use_cases", BLOCKS),
    ({}, {"PUBLIC_SERVICE_ANNOUNCEMENT": SAMPLES}, "use_cases", ADVISES),
    ({"volume": "100000"}, {"LOW_VOLUME": SAMPLES * 2}, "volume", ADVISES),
    ({}, {"DELIVERY_NOTIFICATION": ["Acme: your order is on its way."]}, "sample_messages", BLOCKS),
    ({}, {"DELIVERY_NOTIFICATION": ["Your order is on its way. STOP to end."]}, "sample_messages", ADVISES),
    ({}, {"DELIVERY_NOTIFICATION": [f"{SAMPLES[0]} https://bit.ly/42"]}, "sample_messages", BLOCKS),
    ({}, {"TWO_FA": ["Acme: hello. STOP to end."]}, "sample_messages", BLOCKS),
    ({}, {"MARKETING": ["Acme: hello. STOP to end."]}, "sample_messages", BLOCKS),
    ({}, {"FRAUD_ALERT": ["Acme: hello. STOP to end."]}, "sample_messages", BLOCKS),
    ({}, {"POLLING_VOTING": ["Acme: hello. STOP to end."]}, "sample_messages", BLOCKS),
    ({}, {"DELIVERY_NOTIFICATION": ["Acme: hello. STOP to end."]}, "sample_messages", BLOCKS),
    ({}, {"ACCOUNT_NOTIFICATION": [OFFER]}, "sample_messages", ADVISES),
    *(({field: None}, DELIVERY, field, BLOCKS) for field in ("optin_message", "optout_message", "help_message")),
    ({"optin_message": "Welcome."}, DELIVERY, "optin_message", ADVISES),
    ({"optout_message": "Acme: bye."}, DELIVERY, "optout_message", ADVISES),
    ({"help_message": "Acme helps."}, DELIVERY, "help_message", BLOCKS),
    ({"optout_keywords": "END"}, DELIVERY, "optout_keywords", BLOCKS),
    ({"optout_keywords": None}, DELIVERY, "optout_keywords", BLOCKS),
    ({"help_keywords": "INFO"}, DELIVERY, "help_keywords", BLOCKS),
    ({"optin_keywords": "start; yes"}, DELIVERY, "optin_keywords", BLOCKS),
    ({"privacy_policy_link": None}, DELIVERY, "privacy_policy_link", BLOCKS),
    ({"terms_and_conditions_link": "acme.com/terms"}, DELIVERY, "terms_and_conditions_link", BLOCKS),
]
FINE: list[tuple[dict[str, Any], UseCases]] = [
    ({}, DELIVERY),
    ({}, {"TWO_FA": [CODE]}),
    ({}, {"MARKETING": [OFFER]}),
    ({"volume": "3000"}, {"LOW_VOLUME": [OFFER, CODE]}),
    ({}, {"MIXED": [], "MARKETING": [OFFER], **DELIVERY}),
]


def test_a_complete_campaign_gets_no_advice(cast: Cast) -> None:
    under = complete_brand(cast.acme)

    assert [(fields, said) for fields, uses in FINE if (said := _said(under, fields, uses))] == []


def test_each_problem_is_said_at_its_field(cast: Cast) -> None:
    under = complete_brand(cast.acme)
    wrong = []
    for fields, use_cases, field, is_blocking in CASES:
        said = _said(under, fields, use_cases)
        if (field, is_blocking) not in said:
            wrong.append((fields, use_cases, said))

    assert wrong == []


def test_a_sole_proprietor_sends_little(cast: Cast) -> None:
    under = brand(cast.acme, entity_type="SOLE_PROPRIETOR", brand_name="Acme")

    assert ("use_cases", ADVISES) in _said(under, {}, DELIVERY)


def _said(under: Any, fields: dict[str, Any], use_cases: UseCases) -> list[tuple[str, bool]]:
    with transaction.atomic():
        owner = {"organization": under.organization, "profile": under.profile}
        row = Campaign.objects.create(brand=under, **owner, **{**COMPLETE_CAMPAIGN, **fields})
        CampaignUseCase.objects.bulk_create(
            CampaignUseCase(campaign=row, messaging_use_case_us=use_case, sample_messages=samples)
            for use_case, samples in use_cases.items()
        )
        said = [(each.field, each.is_blocking) for each in campaign_lint.advice_on(row)]
        transaction.set_rollback(True)
    return said

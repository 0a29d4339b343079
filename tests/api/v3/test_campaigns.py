"""Campaigns listed and created over v3. What may be changed and by whom is in `test_campaign_rules`."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.brands.models import Campaign
from apps.brands.vocabulary import CampaignStatus, SharingStatus
from tests.api.ledger import written
from tests.api.v3.campaign_calls import BOTH, LEAST, body_with, path_of
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories.brands import brand, campaign

WHEN = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TEXTS = {
    "messageFlow": "At the checkout",
    "privacyPolicyLink": "https://acme.test/privacy",
    "termsAndConditionsLink": "https://acme.test/terms",
    "optinMessage": "Welcome",
    "optoutMessage": "Good bye",
    "helpMessage": "Call us",
    "optinKeywords": "YES, START",
    "optoutKeywords": "STOP, END",
    "helpKeywords": "HELP",
    "volume": "1999",
}
UNREGISTERED: dict[str, Any] = {
    "status": None,
    "submittedToTCR": False,
    "submittedAt": None,
    "tcrCampaignId": None,
    "telnyxCampaignId": None,
    "tcrSyncError": None,
    "kycSubmissionFormId": None,
    "cspId": None,
    "resellerId": None,
    "upstreamCnpId": None,
    "sharingStatus": None,
    "cost": None,
    "billedDate": None,
    "dcaElectionsComplete": False,
    "dcaElectionsCompletedAt": None,
}
pytestmark = pytest.mark.usefixtures("own_registrations")


# --- Reading ---


@BOTH
def test_list_is_a_bare_array(cast: Cast, of: str) -> None:
    under = brand(cast.shop)
    row = campaign(
        cast.shop,
        under,
        status=CampaignStatus.ACTIVE,
        sharing_status=SharingStatus.ACCEPTED,
        cost=Decimal("10.5"),
        billed_date=WHEN,
    )
    use_case = row.use_cases.get()

    for program in (Program(cast.acme), Program(cast.shop), Program(cast.acme, acting_as=cast.shop)):
        answer = program.get(path_of(of, cast, under))

        assert answer.status == 200
        assert answer.data == [
            {
                "id": str(row.id),
                "customerId": str(cast.shop.id),
                "brandId": str(under.id),
                **LEAST,
                **dict.fromkeys(TEXTS),
                **UNREGISTERED,
                "status": "ACTIVE",
                "sharingStatus": "ACCEPTED",
                "cost": 10.5,
                "billedDate": "2026-05-04T09:30:00+00:00",
                "useCases": [
                    {
                        "id": str(use_case.id),
                        "campaignId": str(row.id),
                        "customerId": str(cast.shop.id),
                        **LEAST["useCases"][0],
                        "createdAt": use_case.created_at.isoformat(),
                        "updatedAt": None,
                    }
                ],
                "isInherited": False,
                "createdAt": row.created_at.isoformat(),
                "updatedAt": None,
            }
        ]


def test_list_takes_the_same_queries_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    under = brand(cast.shop)
    program = Program(cast.shop)
    for _ in range(20):
        campaign(cast.shop, under)

    with django_assert_max_num_queries(12):
        assert len(program.get(path_of("profiles", cast, under)).data) == 20


def test_profile_lists_what_it_inherits(cast: Cast) -> None:
    above = brand(cast.acme)
    parents = campaign(cast.acme, above)
    campaign(cast.shop, brand(cast.shop))

    listed = Program(cast.acme).get(f"/v3/profiles/{cast.sibling.id}/campaigns").data

    assert [(row["id"], row["customerId"]) for row in listed] == [(str(parents.id), str(cast.acme.id))]


def test_brand_that_is_inherited_shows_no_campaigns_of_siblings(cast: Cast) -> None:
    change(cast.shop, inherit_tcr_brand=True)
    above = brand(cast.acme)
    own = campaign(cast.shop, above)

    def listed(program: Program) -> list[str]:
        return [row["id"] for row in program.get(f"/v3/brands/{above.id}/campaigns").data]

    assert listed(Program(cast.shop)) == listed(Program(cast.acme)) == [str(own.id)]
    assert listed(Program(cast.sibling)) == []


def test_without_a_brand_there_are_no_campaigns(cast: Cast) -> None:
    program = Program(cast.acme)

    for answer in (
        program.get(f"/v3/profiles/{cast.shop.id}/campaigns"),
        program.post(f"/v3/profiles/{cast.shop.id}/campaigns", {"campaign": LEAST}),
    ):
        assert answer.refusal == (404, "RESOURCE_009", "Brand not found for this profile")


# --- Making ---


@BOTH
def test_creating_with_everything_said(cast: Cast, of: str) -> None:
    under = brand(cast.shop)

    answer = Program(cast.acme).post(path_of(of, cast, under), {"campaign": {**LEAST, **TEXTS, "type": "KYC"}})

    assert answer.status == 201
    row = Campaign.objects.get(id=answer.data.pop("id"))
    assert (row.profile, row.brand) == (cast.shop.profile, under)
    assert answer.data.pop("createdAt")
    (use_case,) = answer.data.pop("useCases")
    assert {name: use_case[name] for name in LEAST["useCases"][0]} == LEAST["useCases"][0]
    assert answer.data == {
        **{name: value for name, value in LEAST.items() if name != "useCases"},
        **TEXTS,
        **UNREGISTERED,
        "type": "KYC",
        "customerId": str(cast.shop.id),
        "brandId": str(under.id),
        "isInherited": False,
        "updatedAt": None,
    }


@BOTH
def test_profile_makes_campaigns_with_its_own_key(cast: Cast, of: str) -> None:
    under = brand(cast.shop)

    answer = Program(cast.shop).post(path_of(of, cast, under), {"campaign": {**LEAST, **dict.fromkeys(TEXTS)}})

    assert (answer.status, answer.data["customerId"], answer.data["volume"]) == (201, str(cast.shop.id), None)


@BOTH
def test_profile_that_inherits_campaigns_makes_none(cast: Cast, of: str) -> None:
    change(cast.shop, inherit_tcr_campaign=True)
    under = brand(cast.shop)

    for program in (Program(cast.acme), Program(cast.shop)):
        answer = program.post(path_of(of, cast, under), {"campaign": LEAST})

        assert answer.refusal[:2] == (400, "VALIDATION_001")
        assert "inherits its campaigns" in answer.error["message"]


def _samples(*samples: Any) -> dict[str, Any]:
    return body_with(useCases=[{"messagingUseCaseUs": "MIXED", "sampleMessages": list(samples)}])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"campaign"}),
        ({"campaign": None}, {"campaign"}),
        ({"campaign": [LEAST]}, {"campaign"}),
        ({"campaign": {}}, {"campaign.name", "campaign.description", "campaign.type", "campaign.useCases"}),
        (body_with(name="", type="app"), {"campaign.name", "campaign.type"}),
        (body_with(name="x" * 256, description="a\0b"), {"campaign.name", "campaign.description"}),
        (body_with(description="x" * 5001, name=None), {"campaign.name", "campaign.description"}),
        (
            body_with(optinMessage="x" * 1025, helpKeywords="x" * 256),
            {"campaign.optinMessage", "campaign.helpKeywords"},
        ),
        (body_with(privacyPolicyLink=["x"], messageFlow={}), {"campaign.privacyPolicyLink", "campaign.messageFlow"}),
        (body_with(volume="many"), {"campaign.volume"}),
        (body_with(volume="1" * 21), {"campaign.volume"}),
        (body_with(volume="-1"), {"campaign.volume"}),
        (body_with(useCases=None), {"campaign.useCases"}),
        (body_with(useCases=[]), {"campaign.useCases"}),
        (body_with(useCases={}), {"campaign.useCases"}),
        (body_with(useCases="MIXED"), {"campaign.useCases"}),
        (body_with(useCases=["MIXED"]), {"campaign.useCases.0"}),
        (body_with(useCases=LEAST["useCases"] * 14), {"campaign.useCases"}),
        (
            body_with(useCases=[LEAST["useCases"][0], {}]),
            {"campaign.useCases.1.messagingUseCaseUs", "campaign.useCases.1.sampleMessages"},
        ),
        (
            body_with(useCases=[{"messagingUseCaseUs": "SPAM", "sampleMessages": ["x"]}]),
            {"campaign.useCases.0.messagingUseCaseUs"},
        ),
        (_samples(), {"campaign.useCases.0.sampleMessages"}),
        (_samples(*"abcdef"), {"campaign.useCases.0.sampleMessages"}),
        (_samples("x" * 1025), {"campaign.useCases.0.sampleMessages.0"}),
        (_samples("fine", "", None, "a\0b", []), {f"campaign.useCases.0.sampleMessages.{n}" for n in (1, 2, 3, 4)}),
    ],
)
def test_malformed_campaign_is_refused_by_its_fields(cast: Cast, body: Any, named: set[str]) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under)
    before, program = written(), Program(cast.shop)

    for answer in (
        program.post(path_of("profiles", cast, under), body),
        program.put(path_of("profiles", cast, under, row.id), body),
    ):
        assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
        assert answer.named == named
    assert written() == before

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.brands.models import Campaign, CampaignStatus, SharingStatus
from apps.users.models import Role
from tests.api.ledger import written
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast, change
from tests.factories import users
from tests.factories.brands import brand, campaign

WHEN = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LEAST: dict[str, Any] = {
    "name": "Orders",
    "description": "News of your order",
    "type": "App",
    "useCases": [{"messagingUseCaseUs": "DELIVERY_NOTIFICATION", "sampleMessages": ["Your order is on its way."]}],
}
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
BOTH = pytest.mark.parametrize("of", ["brands", "profiles"])


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Here `shop` has registrations of its own."""
    change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    return cast


def _path(of: str, cast: Cast, under: Any, campaign_id: Any = None) -> str:
    """The campaigns of `shop`, by either address."""
    place = f"/v3/{of}/{under.id if of == 'brands' else cast.shop.id}/campaigns"
    return f"{place}/{campaign_id}" if campaign_id else place


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
        answer = program.get(_path(of, cast, under))

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
        assert len(program.get(_path("profiles", cast, under)).data) == 20


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

    answer = Program(cast.acme).post(_path(of, cast, under), {"campaign": {**LEAST, **TEXTS, "type": "KYC"}})

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
        "updatedAt": None,
    }


@BOTH
def test_profile_makes_campaigns_with_its_own_key(cast: Cast, of: str) -> None:
    under = brand(cast.shop)

    answer = Program(cast.shop).post(_path(of, cast, under), {"campaign": {**LEAST, **dict.fromkeys(TEXTS)}})

    assert (answer.status, answer.data["customerId"], answer.data["volume"]) == (201, str(cast.shop.id), None)


@BOTH
def test_profile_that_inherits_campaigns_makes_none(cast: Cast, of: str) -> None:
    change(cast.shop, inherit_tcr_campaign=True)
    under = brand(cast.shop)

    for program in (Program(cast.acme), Program(cast.shop)):
        answer = program.post(_path(of, cast, under), {"campaign": LEAST})

        assert answer.refusal[:2] == (400, "VALIDATION_001")
        assert "inherits its campaigns" in answer.error["message"]


def _with(**fields: Any) -> dict[str, Any]:
    return {"campaign": {**LEAST, **fields}}


def _samples(*samples: Any) -> dict[str, Any]:
    return _with(useCases=[{"messagingUseCaseUs": "MIXED", "sampleMessages": list(samples)}])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"campaign"}),
        ({"campaign": None}, {"campaign"}),
        ({"campaign": [LEAST]}, {"campaign"}),
        ({"campaign": {}}, {"campaign.name", "campaign.description", "campaign.type", "campaign.useCases"}),
        (_with(name="", type="app"), {"campaign.name", "campaign.type"}),
        (_with(name="x" * 256, description="a\0b"), {"campaign.name", "campaign.description"}),
        (_with(description="x" * 5001, name=None), {"campaign.name", "campaign.description"}),
        (_with(optinMessage="x" * 1025, helpKeywords="x" * 256), {"campaign.optinMessage", "campaign.helpKeywords"}),
        (_with(privacyPolicyLink=["x"], messageFlow={}), {"campaign.privacyPolicyLink", "campaign.messageFlow"}),
        (_with(volume="many"), {"campaign.volume"}),
        (_with(volume="1" * 21), {"campaign.volume"}),
        (_with(volume="-1"), {"campaign.volume"}),
        (_with(useCases=None), {"campaign.useCases"}),
        (_with(useCases=[]), {"campaign.useCases"}),
        (_with(useCases={}), {"campaign.useCases"}),
        (_with(useCases="MIXED"), {"campaign.useCases"}),
        (_with(useCases=["MIXED"]), {"campaign.useCases.0"}),
        (_with(useCases=LEAST["useCases"] * 14), {"campaign.useCases"}),
        (
            _with(useCases=[LEAST["useCases"][0], {}]),
            {"campaign.useCases.1.messagingUseCaseUs", "campaign.useCases.1.sampleMessages"},
        ),
        (
            _with(useCases=[{"messagingUseCaseUs": "SPAM", "sampleMessages": ["x"]}]),
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
        program.post(_path("profiles", cast, under), body),
        program.put(_path("profiles", cast, under, row.id), body),
    ):
        assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
        assert answer.named == named
    assert written() == before


# --- Changing ---


@BOTH
def test_putting_replaces_the_campaign(cast: Cast, of: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under, volume="100", optin_message="Welcome")
    use_cases = [{"messagingUseCaseUs": "MARKETING", "sampleMessages": ["Sale!", "More sale!"]}]

    answer = Program(cast.acme).put(_path(of, cast, under, row.id), _with(name="Sales", useCases=use_cases))

    assert answer.status == 200
    shown = (answer.data["id"], answer.data["name"], answer.data["volume"], answer.data["optinMessage"])
    assert shown == (str(row.id), "Sales", None, None)
    assert [each["sampleMessages"] for each in answer.data["useCases"]] == [["Sale!", "More sale!"]]
    assert answer.data["updatedAt"] is not None


@BOTH
def test_removing(cast: Cast, of: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under)

    answer = Program(cast.acme).delete(_path(of, cast, under, row.id), {})

    assert (answer.status, answer.body) == (204, {})
    assert not Campaign.objects.exists()


@BOTH
@pytest.mark.parametrize("method", ["put", "delete"])
def test_submitted_campaign_is_locked(cast: Cast, of: str, method: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under, submitted_to_tcr=True)

    answer = getattr(Program(cast.acme), method)(_path(of, cast, under, row.id), {"campaign": LEAST})

    assert answer.refusal[:2] == (400, "VALIDATION_001")
    assert "submitted to The Campaign Registry" in answer.error["message"]


@pytest.mark.parametrize("method", ["put", "delete"])
def test_inherited_campaign_is_read_only(cast: Cast, method: str) -> None:
    above = brand(cast.acme)
    row = campaign(cast.acme, above)

    for path in (f"/v3/profiles/{cast.sibling.id}/campaigns/{row.id}", f"/v3/brands/{above.id}/campaigns/{row.id}"):
        answer = getattr(Program(cast.sibling), method)(path, {"campaign": LEAST})

        assert answer.refusal[:2] == (400, "VALIDATION_001")


def test_campaign_is_reached_under_its_own_brand_only(cast: Cast) -> None:
    row = campaign(cast.acme, brand(cast.acme))
    other = brand(cast.shop)

    answer = Program(cast.acme).delete(f"/v3/brands/{other.id}/campaigns/{row.id}")

    assert answer.refusal == (404, "RESOURCE_010", "Campaign not found")


# --- Who may ---


@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_what_belongs_to_somebody_else_looks_unknown(cast: Cast, stranger: str) -> None:
    brand(cast.acme)
    under = brand(cast.shop)
    row, program = campaign(cast.shop, under), Program(getattr(cast, stranger))

    for of, code in (("profiles", "RESOURCE_014"), ("brands", "RESOURCE_009")):
        places = [_path(of, cast, under), f"/v3/{of}/{UNKNOWN}/campaigns"]
        answers = [program.get(place) for place in places]
        answers += [program.post(place, {"campaign": LEAST}) for place in places]
        answers += [program.put(f"{place}/{row.id}", {"campaign": LEAST}) for place in places]
        answers += [program.delete(f"{place}/{row.id}") for place in places]
        assert {answer.refusal[:2] for answer in answers} == {(404, code)}


def test_unknown_campaign(cast: Cast) -> None:
    under = brand(cast.shop)

    for of in ("brands", "profiles"):
        answer = Program(cast.shop).put(_path(of, cast, under, UNKNOWN), {"campaign": LEAST})

        assert answer.refusal == (404, "RESOURCE_010", "Campaign not found")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v3/profiles/abc/campaigns/abc", "Invalid profile ID format."),
        ("/v3/brands/abc/campaigns/abc", "Invalid brand ID format."),
        ("/v3/profiles/{}/campaigns/abc", "Invalid campaign ID format."),
    ],
)
def test_malformed_ids(cast: Cast, path: str, message: str) -> None:
    brand(cast.shop)

    answer = Program(cast.acme).delete(path.format(cast.shop.id))

    assert answer.refusal == (400, "VALIDATION_001", message)


@BOTH
@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_rehearsals_change_nothing(cast: Cast, of: str, flag: str) -> None:
    under = brand(cast.shop)
    row, program = campaign(cast.shop, under), Program(cast.acme)
    before = written()

    answers = [
        program.post(_path(of, cast, under), {"campaign": LEAST, flag: True}),
        program.put(_path(of, cast, under, row.id), {"campaign": LEAST, flag: True}),
        program.delete(_path(of, cast, under, row.id), {flag: True}),
    ]

    assert [answer.status for answer in answers] == [201, 200, 204]
    assert {answer.headers["X-Sandbox"] for answer in answers} == {"true"}
    assert written() == before


@pytest.mark.parametrize(("role", "may"), [(Role.ADMIN, True), (Role.MEMBER, False), (Role.DEVELOPER, False)])
def test_campaigns_are_the_admins(cast: Cast, role: Role, may: bool) -> None:
    program = Program(cast.acme, made_by=users.member(cast.acme, "role@acme.test", role))
    under = brand(cast.shop)
    row = campaign(cast.shop, under)

    statuses = [
        program.get(_path("profiles", cast, under)).status,
        program.post(_path("profiles", cast, under), {"campaign": LEAST}).status,
        program.put(_path("profiles", cast, under, row.id), {"campaign": LEAST}).status,
        program.delete(_path("profiles", cast, under, row.id)).status,
    ]

    assert statuses == ([200, 201, 200, 204] if may else [200, 403, 403, 403])

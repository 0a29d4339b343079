"""Campaigns changed and removed over v3: which are locked, read-only or not yours, and which keys may."""

from __future__ import annotations

import pytest

from apps.brands.models import Campaign
from apps.users.models import Role
from tests.api.ledger import written
from tests.api.v3.campaign_calls import BOTH, LEAST, body_with, path_of
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories import users
from tests.factories.brands import brand, campaign

pytestmark = pytest.mark.usefixtures("own_registrations")


# --- Changing ---


@BOTH
def test_putting_replaces_the_campaign(cast: Cast, of: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under, volume="100", optin_message="Welcome")
    use_cases = [{"messagingUseCaseUs": "MARKETING", "sampleMessages": ["Sale!", "More sale!"]}]

    answer = Program(cast.acme).put(path_of(of, cast, under, row.id), body_with(name="Sales", useCases=use_cases))

    assert answer.status == 200
    shown = (answer.data["id"], answer.data["name"], answer.data["volume"], answer.data["optinMessage"])
    assert shown == (str(row.id), "Sales", None, None)
    assert [each["sampleMessages"] for each in answer.data["useCases"]] == [["Sale!", "More sale!"]]
    assert answer.data["updatedAt"] is not None


@BOTH
def test_removing(cast: Cast, of: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under)

    answer = Program(cast.acme).delete(path_of(of, cast, under, row.id), {})

    assert (answer.status, answer.body) == (204, {})
    assert not Campaign.objects.exists()


@BOTH
@pytest.mark.parametrize("method", ["put", "delete"])
def test_submitted_campaign_is_locked(cast: Cast, of: str, method: str) -> None:
    under = brand(cast.shop)
    row = campaign(cast.shop, under, submitted_to_tcr=True)

    answer = getattr(Program(cast.acme), method)(path_of(of, cast, under, row.id), {"campaign": LEAST})

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
        places = [path_of(of, cast, under), f"/v3/{of}/{UNKNOWN}/campaigns"]
        answers = [program.get(place) for place in places]
        answers += [program.post(place, {"campaign": LEAST}) for place in places]
        answers += [program.put(f"{place}/{row.id}", {"campaign": LEAST}) for place in places]
        answers += [program.delete(f"{place}/{row.id}") for place in places]
        assert {answer.refusal[:2] for answer in answers} == {(404, code)}


def test_unknown_campaign(cast: Cast) -> None:
    under = brand(cast.shop)

    for of in ("brands", "profiles"):
        answer = Program(cast.shop).put(path_of(of, cast, under, UNKNOWN), {"campaign": LEAST})

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
        program.post(path_of(of, cast, under), {"campaign": LEAST, flag: True}),
        program.put(path_of(of, cast, under, row.id), {"campaign": LEAST, flag: True}),
        program.delete(path_of(of, cast, under, row.id), {flag: True}),
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
        program.get(path_of("profiles", cast, under)).status,
        program.post(path_of("profiles", cast, under), {"campaign": LEAST}).status,
        program.put(path_of("profiles", cast, under, row.id), {"campaign": LEAST}).status,
        program.delete(path_of("profiles", cast, under, row.id)).status,
    ]

    assert statuses == ([200, 201, 200, 204] if may else [200, 403, 403, 403])

"""Profiles completed over v3, and all changes of profiles in the sandbox."""

from __future__ import annotations

import pytest

from apps.organizations.models import ProfileStatus
from apps.profiles.models import Completion
from tests.api.ledger import written
from tests.api.v3.test_brand_shapes import NESTED
from tests.api.v3.test_profile_in import CONTACT
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories.brands import brand

# --- Completing ---


@pytest.fixture
def ready(cast: Cast) -> None:
    brand(cast.acme)
    change(cast.shop, short_name="EUShop", description="Europe", status=ProfileStatus.INCOMPLETE)


@pytest.mark.usefixtures("ready")
def test_completion_is_begun(cast: Cast, program: Program) -> None:
    body = {"webHookUrl": "https://acme.test/done"}

    for asking in (program, Program(cast.shop), Program(cast.acme, acting_as=cast.shop)):
        answer = asking.post(f"/v3/profiles/{cast.shop.id}/complete", body)

        assert (answer.status, answer.data) == (202, {"message": "Profile completion in progress"})
    assert Completion.objects.get().callback_url == "https://acme.test/done"


def test_completed_profile_has_nothing_left_to_do(cast: Cast, program: Program) -> None:
    answer = program.post(f"/v3/profiles/{cast.shop.id}/complete", {"webHookUrl": "https://acme.test/done"})

    assert (answer.status, answer.data) == (
        200,
        {"status": "completed", "message": "Profile is already completed"},
    )
    assert not Completion.objects.exists()


def test_what_a_profile_lacks_is_listed(cast: Cast, program: Program) -> None:
    change(cast.shop, status=ProfileStatus.INCOMPLETE)

    answer = program.post(f"/v3/profiles/{cast.shop.id}/complete", {"webHookUrl": "https://acme.test/done"})

    assert answer.refusal == (400, "VALIDATION_001", "The profile cannot be completed yet")
    assert answer.named == {"short_name", "description", "brand"}


@pytest.mark.usefixtures("ready")
def test_address_must_be_of_the_web(cast: Cast, program: Program) -> None:
    answer = program.post(f"/v3/profiles/{cast.shop.id}/complete", {"webHookUrl": "ftp://acme.test"})

    assert (answer.status, answer.named) == (400, {"webHookUrl"})


# --- Sandbox ---


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("flag", ["sandbox", "test_mode"])
def test_rehearsals_change_nothing(cast: Cast, program: Program, flag: str) -> None:
    path, before = f"/v3/profiles/{cast.shop.id}", written()

    answers = [
        program.post("/v3/profiles", {"name": "Asia shop", "billing_contact": CONTACT, "brand": NESTED, flag: True}),
        program.patch(path, {"name": "New", "brand": NESTED, flag: True}),
        program.post(f"{path}/complete", {"webHookUrl": "https://acme.test/done", flag: True}),
        program.delete(path, {flag: True}),
    ]

    assert [answer.status for answer in answers] == [201, 200, 202, 204]
    assert {answer.headers["X-Sandbox"] for answer in answers} == {"true"}
    assert answers[0].data["brand"]["contact"]["name"] == "Ada Lovelace"
    assert written() == before


# --- Before it is complete ---


def test_incomplete_profile_sends_nothing_and_is_told_why(cast: Cast, program: Program) -> None:
    change(cast.shop, status=ProfileStatus.INCOMPLETE)

    bodies = {
        "/v3/messages": {"to": ["+14155552671"], "template": {"name": "any"}},
        "/v3/otp": {"to": "+14155552671"},
    }
    for asking in (Program(cast.shop), Program(cast.acme, acting_as=cast.shop)):
        for path, body in bodies.items():
            answer = asking.post(path, body)

            assert (answer.status, answer.error["code"]) == (403, "AUTH_006")
            assert answer.named == {"short_name", "description", "brand"}
    assert program.get("/v3/templates").status == 200

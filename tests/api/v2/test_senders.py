"""Who calls v2 and for whom: the key, the sender ID, and what happens without them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.api.v2.v2_program import UNKNOWN, Program
from tests.api.v3_program import call
from tests.cast import Cast, change
from tests.factories.contacts import PHONE, contact


def _unauthorized(detail: str) -> dict[str, Any]:
    return {"status": 401, "title": "Unauthorized", "detail": detail}


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "Header x-api-key not found"),
        ({"x-sender-id": UNKNOWN}, "Header x-api-key not found"),
        ({"x-api-key": "sk_live_nonsense", "x-sender-id": UNKNOWN}, "Invalid API credentials!"),
    ],
)
def test_without_a_key_nobody_is_known(cast: Cast, headers: dict[str, str], detail: str) -> None:
    answer = call("GET", "/v2/contacts", headers=headers)

    assert (answer.status, answer.body) == (401, _unauthorized(detail))


def test_picture_b_says_so_in_its_own_words(cast: Cast) -> None:
    answer = call("POST", "/v2/messages", b"{}")

    assert (answer.status, answer.body) == (
        401,
        {"error": {"code": "unauthorized", "message": "Header x-api-key not found"}},
    )


def test_without_a_sender_id_nobody_is_known(cast: Cast) -> None:
    answer = call("GET", "/v2/contacts", headers={"x-api-key": cast.key(cast.acme)})

    assert (answer.status, answer.body) == (401, _unauthorized("Header x-sender-id not found"))


@pytest.mark.parametrize("sender", ["", "abc", "0", "é", UNKNOWN, "x" * 5000])
def test_bad_sender_id(cast: Cast, sender: str) -> None:
    headers = {"x-api-key": cast.key(cast.acme), "x-sender-id": sender}

    answer = call("GET", "/v2/contacts", headers=headers)

    assert answer.status == 401
    assert answer.body["detail"] in {"Invalid x-sender-id", "Header x-sender-id not found"}


def test_organization_key_sends_as_itself_and_as_its_profiles(cast: Cast) -> None:
    contact(cast.shop, PHONE)

    for sender in (cast.acme, cast.shop):
        assert Program(cast.acme, sender=sender).get("/v2/contacts").body["totalCount"] == 1
    assert Program(cast.acme, sender=cast.sibling).get("/v2/contacts").body["totalCount"] == 0


def test_profile_key_sends_as_itself(cast: Cast) -> None:
    contact(cast.shop, PHONE)

    assert Program(cast.shop).get("/v2/contacts").body["totalCount"] == 1


@pytest.mark.parametrize(
    ("key", "sender"),
    [
        ("shop", "acme"),
        ("shop", "sibling"),
        ("shop", "outsider"),
        ("acme", "outsider"),
        ("outsider", "acme"),
        ("outsider", "shop"),
    ],
)
def test_foreign_sender_id_is_as_good_as_none(cast: Cast, key: str, sender: str) -> None:
    contact(getattr(cast, sender), PHONE)

    answer = Program(getattr(cast, key), sender=getattr(cast, sender)).get("/v2/contacts")

    assert (answer.status, answer.body) == (401, _unauthorized("Invalid x-sender-id"))


def test_removed_profile_sends_no_more(cast: Cast) -> None:
    program = Program(cast.acme, sender=cast.shop)
    change(cast.shop, deleted_at=timezone.now())

    assert program.get("/v2/contacts").status == 401


def test_x_profile_id_has_no_place_in_v2(cast: Cast) -> None:
    contact(cast.shop, PHONE)

    answer = Program(cast.acme).call("GET", "/v2/contacts", headers={"x-profile-id": str(cast.sibling.id)})

    assert (answer.status, answer.body["totalCount"]) == (200, 1)
    assert "X-Profile-Id" not in answer.headers

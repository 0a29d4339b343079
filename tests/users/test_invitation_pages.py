"""The pages that an invitation's link opens, without a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.users.models import Membership, MembershipStatus, User
from tests.cast import Cast
from tests.factories import users


@pytest.fixture
def invited(cast: Cast) -> tuple[Membership, str]:
    """An invitation to the EU shop, and the address of its page."""
    row, token = users.invitation(cast.shop, by=cast.owner)
    return row, f"/invitations/{token}/"


_JOIN = {"choice": "join", "name": "Ines", "password": "unrelated-words-7"}


def _standing(client: Client, address: str) -> str:
    standing: str = client.get(address).context["standing"]
    return standing


def test_an_invitation_says_who_invites_to_what_as_what(client: Client, invited: tuple[Membership, str]) -> None:
    response = client.get(invited[1])

    words = " ".join(response.content.decode().split())
    for part in ("owner@acme.test", "EU shop, a profile of Acme,", ">developer</span>", "You can send messages"):
        assert part in words
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_a_newcomer_joins_and_lands_in_the_account(client: Client, invited: tuple[Membership, str]) -> None:
    row, address = invited

    response = client.post(address, _JOIN)

    row.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert (row.status, row.called) == (MembershipStatus.ACTIVE, "Ines")
    assert client.get("/settings/me/").context["request"].seat.customer.profile == row.profile
    assert _standing(client, address) == "over"


def test_the_account_lands_first_even_beside_others(client: Client, cast: Cast) -> None:
    _, token = users.invitation(cast.outsider, "developer@acme.test")
    client.force_login(cast.developer)

    client.post(f"/invitations/{token}/", {"choice": "accept"})

    assert client.get("/settings/me/").context["request"].seat.customer == cast.outsider


@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"password": "1234567890"}, {"password": "ines@acme.test"}, {"name": ""}]
)
def test_a_bad_password_or_no_name_is_said(
    client: Client, invited: tuple[Membership, str], wrong: dict[str, str]
) -> None:
    response = client.post(invited[1], {**_JOIN, **wrong})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert not User.objects.filter(email="ines@acme.test").exists()


def test_who_has_an_account_is_asked_to_sign_in(client: Client, invited: tuple[Membership, str]) -> None:
    users.user("ines@acme.test")

    assert _standing(client, invited[1]) == "known"
    assert client.post(invited[1], _JOIN).context["standing"] == "known"
    assert client.post(invited[1], {"choice": "accept"}).context["standing"] == "known"


def test_an_inactive_account_accepts_nothing(client: Client, invited: tuple[Membership, str]) -> None:
    person = users.user("ines@acme.test")
    client.force_login(person)
    User.objects.filter(id=person.id).update(is_active=False)

    assert client.post(invited[1], {"choice": "accept"}).context["standing"] == "known"


def test_somebody_else_cannot_accept(client: Client, cast: Cast, invited: tuple[Membership, str]) -> None:
    client.force_login(cast.developer)

    for choice in ("accept", "join"):
        assert client.post(invited[1], {**_JOIN, "choice": choice}).context["standing"] == "another's"

    invited[0].refresh_from_db()
    assert invited[0].status == MembershipStatus.INVITED


def test_declining_needs_no_account(client: Client, invited: tuple[Membership, str]) -> None:
    row, address = invited

    assert client.post(address, {"choice": "decline"}).context["standing"] == "declined"

    row.refresh_from_db()
    assert row.status == MembershipStatus.REJECTED
    assert client.post(address, _JOIN).context["standing"] == "over"


@pytest.mark.parametrize("token", ["guess", "x" * 500, "%00", "ünïcode"])
def test_other_links_open_one_calm_page(client: Client, cast: Cast, token: str) -> None:
    response = client.get(f"/invitations/{token}/")

    assert (response.status_code, response.context["standing"]) == (200, "over")
    assert client.post(f"/invitations/{token}/", _JOIN).status_code == 200


def test_an_answer_that_is_none_shows_the_page_again(client: Client, invited: tuple[Membership, str]) -> None:
    assert client.post(invited[1], {"choice": "perhaps"}).context["standing"] == "new"

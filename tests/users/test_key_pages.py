"""The pages of API keys, without a browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.organizations.customer import Customer
from apps.users import api_keys, members
from apps.users.models import ApiKey, Role
from tests.cast import Cast
from tests.factories import users

_KEYS = "/developers/keys/"
_HTMX = {"HX-Request": "true"}
_ALL = ["send", "read", "manage"]


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _seat(client: Client, customer: Customer) -> None:
    assert client.post("/switch/", {"account": str(customer.id)}).status_code == 302


def _names(client: Client, query: str = "") -> set[str]:
    return {key.name for key in client.get(f"{_KEYS}{query}").context["keys"]}


def test_the_secret_is_shown_once_and_works(owner: Client, cast: Cast) -> None:
    response = owner.post(f"{_KEYS}new/", {"name": "Orders", "account": str(cast.acme.id), "scopes": _ALL})
    found = re.search(r"sk_live_[\w-]{40,}", response.content.decode())

    assert response.status_code == 201
    assert response.headers["Cache-Control"] == "no-store"
    assert found
    assert owner.get("/v3/me", headers={"x-api-key": found[0]}).status_code == 200
    assert found[0] not in owner.get(_KEYS).content.decode()


def test_in_a_dialog_the_list_is_swapped_and_the_dialog_closes(owner: Client, cast: Cast) -> None:
    response = owner.post(
        f"{_KEYS}new/", {"name": "Orders", "account": str(cast.shop.id), "scopes": _ALL}, headers=_HTMX
    )

    assert response.headers["HX-Retarget"] == "#keys-list"
    assert "dialog:close" in response.headers["HX-Trigger-After-Swap"]
    assert b"<html" not in response.content
    assert ApiKey.objects.get().profile == cast.shop.profile


@pytest.mark.parametrize("headers", [{}, _HTMX], ids=["plain", "htmx"])
def test_a_key_without_a_name_is_refused(owner: Client, cast: Cast, headers: dict[str, str]) -> None:
    response = owner.post(f"{_KEYS}new/", {"name": "", "account": str(cast.acme.id), "scopes": _ALL}, headers=headers)

    assert response.status_code == 422
    assert (b"<html" in response.content) is (not headers)
    assert not ApiKey.objects.exists()


def test_the_list_shows_whose_keys_one_may_see(owner: Client, cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        api_keys.issue(customer, name=customer.account.name)

    assert _names(owner) == {"Acme", "EU shop", "US shop"}

    _seat(owner, cast.shop)

    assert _names(owner) == {"EU shop"}


def test_a_key_for_a_profile_takes_the_permission_there(client: Client, cast: Cast) -> None:
    members.add_member(cast.developer, cast.shop, Role.BILLING)
    client.force_login(cast.developer)

    def status(account: Customer) -> int:
        sent = {"name": "Orders", "account": str(account.id), "scopes": _ALL}
        return client.post(f"{_KEYS}new/", sent).status_code

    assert (status(cast.shop), status(cast.sibling), status(cast.acme)) == (422, 201, 201)
    assert {key.profile_id for key in ApiKey.objects.all()} == {cast.sibling.id, None}


def test_a_revoked_key_leaves_the_list_and_is_found_by_its_state(owner: Client, cast: Cast) -> None:
    secret = users.key(cast.acme)
    key = ApiKey.objects.get()

    response = owner.post(f"{_KEYS}{key.id}/revoke/", {"typed": "Test"})

    assert response.headers["Location"] == _KEYS
    assert _names(owner) == set()
    assert _names(owner, "?state=revoked") == _names(owner, "?state=all") == {"Test"}
    assert owner.get("/v3/me", headers={"x-api-key": secret}).status_code == 401


def test_a_key_is_narrowed_when_it_is_made(owner: Client, cast: Cast) -> None:
    narrow = {"scopes": ["read"], "lifetime": "30", "networks": "203.0.113.7 198.51.100.9/24"}

    owner.post(f"{_KEYS}new/", {"name": "Orders", "account": str(cast.acme.id), **narrow})

    key = ApiKey.objects.get()
    assert (key.scopes, key.allowed_networks) == (["read"], ["203.0.113.7/32", "198.51.100.0/24"])
    assert key.expires_at
    assert timedelta(days=29) < key.expires_at - timezone.now() < timedelta(days=31)
    text = " ".join(owner.get(_KEYS).content.decode().split())
    assert ">Read</td>" in text
    assert "203.0.113.7/32 +1" in text


def test_a_key_needs_a_scope_and_networks_that_are_some(owner: Client, cast: Cast) -> None:
    given = {"name": "Orders", "account": str(cast.acme.id)}

    refused = [
        owner.post(f"{_KEYS}new/", {**given, **wrong}).context["form"].errors
        for wrong in (
            {},
            {"scopes": _ALL, "networks": "nowhere"},
            {"scopes": ["all"]},
            {"scopes": _ALL, "lifetime": "5"},
        )
    ]

    assert [list(each) for each in refused] == [["scopes"], ["networks"], ["scopes"], ["lifetime"]]


def test_an_expired_key_leaves_the_list(owner: Client, cast: Cast) -> None:
    api_keys.issue(cast.acme, name="Old", expires_at=timezone.now())
    api_keys.issue(cast.acme, name="New", expires_at=timezone.now() + timedelta(days=1))

    assert _names(owner) == {"New"}
    assert _names(owner, "?state=expired") == {"Old"}
    assert _names(owner, "?state=all") == {"New", "Old"}


def test_a_rotated_key_is_shown_once_and_the_old_one_ends(owner: Client, cast: Cast) -> None:
    secret = users.key(cast.acme, made_by=cast.owner)
    key = ApiKey.objects.get()

    assert owner.get(f"{_KEYS}{key.id}/rotate/", headers=_HTMX).status_code == 200
    response = owner.post(f"{_KEYS}{key.id}/rotate/", {"overlap": "0"})
    found = re.search(r"sk_live_[\w-]{40,}", response.content.decode())

    assert response.headers["Cache-Control"] == "no-store"
    assert found
    statuses = [owner.get("/v3/me", headers={"x-api-key": each}).status_code for each in (found[0], secret)]
    assert statuses == [200, 401]
    assert owner.post(f"{_KEYS}{key.id}/rotate/", {"overlap": "0"}).status_code == 422


def test_keys_that_one_page_does_not_hold_are_on_the_next(
    owner: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.listing.SIZE", 2)
    for name in "ABC":
        api_keys.issue(cast.acme, name=name)

    first = owner.get(f"{_KEYS}?state=all")

    assert [key.name for key in first.context["keys"]] == ["C", "B"]
    assert _names(owner, first.context["older"]) == {"A"}
    assert first.context["older"].startswith("?state=all&before=")


def test_a_slip_revokes_nothing(owner: Client, cast: Cast) -> None:
    users.key(cast.acme)
    key = ApiKey.objects.get()

    response = owner.post(f"{_KEYS}{key.id}/revoke/", {"typed": "Tset"}, headers=_HTMX)

    assert response.status_code == 422
    assert ApiKey.objects.filter(revoked_at=None).exists()


def test_the_list_costs_the_same_with_many_keys(
    owner: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        api_keys.issue(cast.shop, name=f"Key {number}", made_by=cast.owner)
    owner.get(_KEYS)

    with django_assert_max_num_queries(8):
        owner.get(_KEYS)

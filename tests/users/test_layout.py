"""What stands around a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.users.layout import Shell
from apps.users.models import Role
from apps.users.navigation import PLACES
from tests.cast import Cast
from tests.factories import users


def _shell(client: Client, path: str = "/settings/me/") -> Shell:
    request: Any = client.get(path).wsgi_request
    return Shell(request)


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def test_an_owner_sees_every_place_that_exists(owner: Client) -> None:
    there = {place.label for place in PLACES if not place.setting}

    assert there <= {item.place.label for item in _shell(owner).items}


def test_a_place_one_may_not_open_is_absent_and_so_is_a_head_without_places(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    groups = dict(_shell(client).groups)

    assert [item.place.label for item in groups["Developers"]] == ["Webhooks", "API reference"]
    assert all(groups.values())


@pytest.mark.parametrize(
    ("path", "current"), [("/developers/keys/", "API keys"), ("/developers/keys/new/", "API keys"), ("/find/", None)]
)
def test_a_deeper_address_belongs_to_its_place(owner: Client, path: str, current: str | None) -> None:
    item = _shell(owner, path).current

    assert (item.place.label if item else None) == current


def test_where_one_is_can_be_switched_only_with_a_choice(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.shop, "clerk@acme.test", Role.MEMBER))
    shell = _shell(client)

    assert shell.seat
    assert shell.seat.customer == cast.shop
    assert not shell.has_choice


def test_a_page_that_is_not_there_still_has_its_frame(owner: Client, cast: Cast) -> None:
    response = owner.get("/nothing/")

    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b'aria-label="Places"' in response.content


def test_and_to_a_stranger_it_says_the_same_without_a_frame(client: Client, cast: Cast) -> None:
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b'aria-label="Places"' not in response.content


def test_the_theme_is_written_by_the_server(owner: Client, cast: Cast) -> None:
    assert b"data-theme" not in owner.get("/settings/me/").content

    owner.post("/settings/me/prefer/", {"theme": "dark"})

    assert b'<html lang="en" data-theme="dark">' in owner.get("/settings/me/").content

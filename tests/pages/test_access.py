"""Walks every URL: as nobody, as each role, as a stranger and as a neighbour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.users import roles
from apps.users.models import Role, User
from tests.cast import Cast
from tests.factories import users
from tests.pages.access import ALLAUTH, ANYBODY, DEMO, EMPTY_FOR_OTHERS, PAGES, SIGNED_IN, THINGS
from tests.pages.walking import urls

_FOUND = [(url.pattern, url.name, url.view) for url in urls() if not url.name.startswith(ALLAUTH)]
_GATED = [(name, role) for name, who in PAGES.items() if who in roles.PERMISSIONS for role in Role]
_WITH_THING = [name for address, name, _ in _FOUND if "<" in address and PAGES.get(name) in roles.PERMISSIONS]
# Only while an installation has one organization, and here are two.
_ALONE = {"channels:country"}


def _address(name: str, cast: Cast) -> str:
    pattern = next(address for address, each, _ in _FOUND if each == name)
    wanted = [part.split(">")[0].split(":")[-1] for part in pattern.split("<")[1:]]
    return reverse(name, kwargs={each: THINGS[each](cast) for each in wanted})


def _visit(client: Client, address: str) -> Any:
    """GET; and POST, of nothing, where a page takes only that."""
    response = client.get(address)
    return client.post(address) if response.status_code == 405 else response


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    """All pages exist, those of a demo too; nobody listens where its simulator should."""
    settings.DEMO = True
    settings.SIMULATOR_URL = "http://127.0.0.1:9"


@pytest.fixture
def client_of(client: Client) -> Callable[[User], Client]:
    def signed_in(person: User) -> Client:
        client.force_login(person)
        return client

    return signed_in


def test_every_url_is_listed() -> None:
    assert sorted({name for _, name, _ in _FOUND}) == sorted(PAGES)


@pytest.mark.parametrize(("address", "name", "view"), _FOUND, ids=[name for _, name, _ in _FOUND])
def test_the_gate_is_the_one_that_is_listed(address: str, name: str, view: Callable[..., Any]) -> None:
    who = PAGES[name]

    assert getattr(view, "needs", None) == (who if who in roles.PERMISSIONS else None)
    assert getattr(view, "login_required", True) is (who not in {ANYBODY, DEMO})


@pytest.mark.parametrize("name", PAGES)
def test_nobody_gets_in_without_signing_in(client: Client, cast: Cast, name: str) -> None:
    address = _address(name, cast)

    response = _visit(client, address)

    if PAGES[name] in {ANYBODY, DEMO}:
        assert response.status_code == 200
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/?next=/")


@pytest.mark.parametrize(("name", "role"), _GATED)
def test_a_page_opens_to_the_roles_of_its_permission(
    client_of: Callable[[User], Client], cast: Cast, name: str, role: Role
) -> None:
    person = users.member(cast.shop, f"{role}@shop.test", role)

    response = _visit(client_of(person), _address(name, cast))

    if roles.may(role, PAGES[name]):
        # A page that is asked for something by its query may not find it; what stands in the address is there.
        assert response.status_code not in {403, 405, 500, *((404,) if name in set(_WITH_THING) - _ALONE else ())}
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("who", ["outsider", "sibling"])
@pytest.mark.parametrize("name", _WITH_THING)
def test_what_belongs_to_others_is_not_there(
    client_of: Callable[[User], Client], cast: Cast, name: str, who: str
) -> None:
    stranger: Customer = getattr(cast, who)
    person = users.member(stranger, "stranger@example.test", Role.OWNER)

    assert _visit(client_of(person), _address(name, cast)).status_code == (200 if name in EMPTY_FOR_OTHERS else 404)


@pytest.mark.parametrize("name", [name for name, who in PAGES.items() if who == SIGNED_IN])
def test_a_person_without_an_account_is_told_so_and_not_lost(
    client_of: Callable[[User], Client], cast: Cast, name: str
) -> None:
    response = _visit(client_of(users.user("alone@example.test")), _address(name, cast))

    assert response.status_code < 500


@pytest.mark.parametrize("name", [name for name, who in PAGES.items() if who == DEMO])
def test_demo_pages_exist_in_demo_mode_only(client: Client, cast: Cast, settings: Settings, name: str) -> None:
    settings.DEMO = False

    assert client.get(_address(name, cast)).status_code == 404

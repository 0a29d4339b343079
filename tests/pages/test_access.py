"""Walks every URL: as nobody, as each role, as a stranger and as a neighbour."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.users import members, roles
from apps.users.models import Role, User
from tests import each_case
from tests.cast import Cast
from tests.factories import users
from tests.pages.access import ALLAUTH, ANYBODY, DEMO, EMPTY_FOR_OTHERS, PAGES, SIGNED_IN, THINGS
from tests.pages.walking import urls

_FOUND = [(url.pattern, url.name, url.view) for url in urls() if not url.name.startswith(ALLAUTH)]
_GATED = [(name,) for name, who in PAGES.items() if who in roles.PERMISSIONS]
_WITH_THING = [name for address, name, _ in _FOUND if "<" in address and PAGES.get(name) in roles.PERMISSIONS]
# What they are about belongs to a profile, even to a person who works in its organization.
_OF_PROFILES = [name for address, name, _ in _FOUND if "profile_id" in address]
_KEYS = {"users:key_rotate", "users:key_revoke"}
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


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_url_is_listed() -> None:
    assert sorted({name for _, name, _ in _FOUND}) == sorted(PAGES)


def test_the_gate_is_the_one_that_is_listed() -> None:
    needs = {name: getattr(view, "needs", None) for _, name, view in _FOUND}
    guarded = {name: getattr(view, "login_required", True) for _, name, view in _FOUND}

    assert needs == {name: who if who in roles.PERMISSIONS else None for name, who in PAGES.items()}
    assert guarded == {name: who not in {ANYBODY, DEMO} for name, who in PAGES.items()}


def test_nobody_gets_in_without_signing_in(cast: Cast) -> None:
    def check(name: str) -> None:
        response = _visit(Client(), _address(name, cast))

        if PAGES[name] in {ANYBODY, DEMO}:
            assert response.status_code == 200
        else:
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/login/?next=/")

    assert each_case.wrong([(name,) for name in PAGES], check) == {}


@pytest.mark.parametrize("role", Role)
def test_a_page_opens_to_the_roles_of_its_permission(cast: Cast, role: Role) -> None:
    client = _signed_in(users.member(cast.shop, f"{role}@shop.test", role))

    def check(name: str) -> None:
        response = _visit(client, _address(name, cast))

        if roles.may(role, PAGES[name]):
            # A page that is asked for something by its query may not find it; what stands in the address is there.
            assert response.status_code not in {403, 405, 500, *((404,) if name in set(_WITH_THING) - _ALONE else ())}
        else:
            assert response.status_code == 403

    assert each_case.wrong(_GATED, check) == {}


@pytest.mark.parametrize("outside", [Role.ADMIN, Role.MEMBER])
@pytest.mark.parametrize("inside", [Role.ADMIN, Role.BILLING, Role.MEMBER])
def test_a_page_about_a_profile_asks_for_the_role_in_it(cast: Cast, outside: Role, inside: Role) -> None:
    person = users.member(cast.acme, "both@acme.test", outside)
    members.add_member(person, cast.shop, inside)
    client = _signed_in(person)

    def check(name: str) -> None:
        allowed = _visit(client, _address(name, cast)).status_code != 403
        # The list of keys is the organization's.
        assert allowed == (roles.may(inside, PAGES[name]) and (name not in _KEYS or roles.may(outside, PAGES[name])))

    assert each_case.wrong([(name,) for name in (*_OF_PROFILES, *sorted(_KEYS))], check) == {}


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_what_belongs_to_others_is_not_there(cast: Cast, who: str) -> None:
    stranger: Customer = getattr(cast, who)
    client = _signed_in(users.member(stranger, "stranger@example.test", Role.OWNER))

    def check(name: str) -> None:
        status = _visit(client, _address(name, cast)).status_code
        assert status == (200 if name in EMPTY_FOR_OTHERS else 404)

    assert each_case.wrong([(name,) for name in _WITH_THING], check) == {}


def test_a_person_without_an_account_is_told_so_and_not_lost(cast: Cast) -> None:
    client = _signed_in(users.user("alone@example.test"))

    def check(name: str) -> None:
        assert _visit(client, _address(name, cast)).status_code < 500

    assert each_case.wrong([(name,) for name, who in PAGES.items() if who == SIGNED_IN], check) == {}


def test_demo_pages_exist_in_demo_mode_only(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False

    def check(name: str) -> None:
        assert Client().get(_address(name, cast)).status_code == 404

    assert each_case.wrong([(name,) for name, who in PAGES.items() if who == DEMO], check) == {}

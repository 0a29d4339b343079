"""The pages of this room, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.users.models import Role
from tests.cast import Cast
from tests.factories import users

_KEYS = "/developers/keys/"
_HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


# --- Oneself, and where one is ---


def test_home_is_the_first_place_of_the_role(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert client.get("/", follow=True).status_code == 200


def test_switching_changes_whose_pages_one_sees_and_goes_back(owner: Client, cast: Cast) -> None:
    response = owner.post("/switch/", {"account": str(cast.shop.id), "next": f"{_KEYS}?state=all"})

    assert response.headers["Location"] == f"{_KEYS}?state=all"
    assert owner.get(_KEYS).wsgi_request.customer == cast.shop  # type: ignore[attr-defined]


@pytest.mark.parametrize("next_page", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_going_back_stays_in_the_house(owner: Client, cast: Cast, next_page: str) -> None:
    response = owner.post("/switch/", {"account": str(cast.shop.id), "next": next_page})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("account", ["", "nonsense", "01a202a1-9c70-7b1c-9e21-d84a115f0c9e"])
def test_an_account_that_is_not_ours_is_not_there(owner: Client, account: str) -> None:
    assert owner.post("/switch/", {"account": account}).status_code == 404


def test_a_stranger_cannot_be_switched_to(owner: Client, cast: Cast) -> None:
    assert owner.post("/switch/", {"account": str(cast.outsider.id)}).status_code == 404


def test_preferences_are_kept(owner: Client, cast: Cast) -> None:
    response = owner.post("/settings/me/", {"name": "Ines", "theme": "dark", "time_zone": "Europe/Berlin"})

    cast.owner.refresh_from_db()
    assert response.headers["Location"] == "/settings/me/"
    assert (cast.owner.name, cast.owner.theme, cast.owner.time_zone) == ("Ines", "dark", "Europe/Berlin")


def test_the_browser_tells_its_zone_quietly(owner: Client, cast: Cast) -> None:
    response = owner.post("/settings/me/prefer/", {"time_zone": "Europe/Berlin"}, headers=_HTMX)

    cast.owner.refresh_from_db()
    assert response.status_code == 204
    assert cast.owner.time_zone == "Europe/Berlin"


def test_a_zone_that_does_not_exist_is_refused(owner: Client) -> None:
    assert owner.post("/settings/me/prefer/", {"time_zone": "Mars"}).status_code == 422


@pytest.mark.parametrize("path", ["/2fa/", "/sessions/"])
def test_allauths_pages_about_the_way_in_are_ours(owner: Client, path: str) -> None:
    assert owner.get(path).headers["Location"] == "/settings/me/"


# --- Finding one's way ---


def test_the_palette_finds_pages(owner: Client) -> None:
    response = owner.get("/find/?q=keys", headers=_HTMX)

    assert b'href="/developers/keys/"' in response.content
    assert b"<html" not in response.content


def test_the_palette_of_a_member_leaves_out_what_is_not_theirs(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))

    assert b"/developers/keys/" not in client.get("/find/?q=keys", headers=_HTMX).content


@pytest.mark.parametrize(
    ("text", "address", "field"),
    [
        ("dark", "/settings/me/prefer/", 'name="theme" value="dark"'),
        ("sign out", "/logout/", 'form="palette-do"'),
        ("create contact", "/contacts/new/", ""),
        ("failed", "/messages/?status=failed", ""),
        ("open blocked messages", "/messages/?status=blocked", ""),
        ("ERR_UNDELIVERABLE", "/messages/?code=ERR_UNDELIVERABLE", ""),
        ("VALIDATION_002", "/developers/calls/?error=VALIDATION_002", ""),
        ("validation 002", "/errors/VALIDATION_002", ""),
        ("tel:+1 (415) 555-2671", "/messages/new/?to=%2B14155552671", ""),
        ("+1 415 555 2671", "/contacts/new/?phone=%2B14155552671", ""),
        ("001 415 555 2671", "/lookup/?number=%2B14155552671", ""),
    ],
)
def test_the_palette_does_and_finds(owner: Client, text: str, address: str, field: str) -> None:
    page = " ".join(str(owner.get("/find/", {"q": text}, headers=_HTMX).content, "utf-8").split())

    assert f'"{address}"' in page
    assert field in page


def test_a_theme_leads_back_to_where_one_was(owner: Client) -> None:
    where = {**_HTMX, "HX-Current-URL": "http://testserver/developers/keys/?state=revoked"}
    assert 'name="next" value="/developers/keys/?state=revoked"' in str(owner.get("/find/", headers=where).content)

    response = owner.post("/settings/me/prefer/", {"theme": "dark", "next": "/developers/keys/?state=revoked"})

    assert response.headers["Location"] == "/developers/keys/?state=revoked"


def test_the_sheet_lists_the_keys(owner: Client) -> None:
    page = owner.get("/shortcuts/").content

    assert b"<kbd>j</kbd> <kbd>k</kbd>" in page
    assert b"Open the row" in page


def test_the_outbox_shows_what_was_sent(client: Client, cast: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.DEMO, settings.HOME = True, tmp_path

    assert b"No e-mail yet." in client.get("/outbox/").content


def test_the_parts_can_be_looked_at(client: Client, cast: Cast, settings: Settings) -> None:
    settings.DEMO = True

    assert client.get("/parts/").status_code == 200

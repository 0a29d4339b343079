"""Pages of a demo move from an address of numbers to localhost, and nothing else does."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.users.models import Role
from tests.factories import organizations, users


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True
    settings.SITE_URL = "http://localhost:8000"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.1", "[::1]:8000"])
@pytest.mark.parametrize("path", ["/", "/login/?next=/contacts/", "/messages/?status=failed", "/errors/AUTH_001"])
def test_a_page_moves_to_the_name(client: Client, host: str, path: str) -> None:
    there = "localhost:8000" if ":8000" in host else "localhost"

    response = client.get(path, headers={"host": host})

    assert (response.status_code, response.headers["Location"]) == (302, f"http://{there}{path}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/v3/me", "/v2/contacts", "/v3/openapi.json", "/health/live", "/health/ready", "/healthcheck"]
)
def test_what_programs_ask_is_answered_where_they_ask(client: Client, path: str) -> None:
    assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code != 302


@pytest.mark.django_db
def test_a_callback_is_answered_where_it_comes(client: Client) -> None:
    path = "/callbacks/telnyx"

    assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code == 405
    assert client.post(path, headers={"host": "127.0.0.1:8000"}).status_code == 404


@pytest.mark.django_db
def test_a_part_of_an_open_page_stays_with_it(client: Client) -> None:
    client.force_login(users.member(organizations.customer("Acme"), "owner@acme.test", Role.OWNER))
    headers = {"host": "127.0.0.1:8000", "HX-Request": "true"}

    assert client.get("/contacts/", headers=headers).status_code == 200


@pytest.mark.django_db
def test_a_form_is_not_lost(client: Client) -> None:
    response = client.post("/login/", {"login": "a@acme.test", "password": "x"}, headers={"host": "127.0.0.1:8000"})

    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "site"),
    [(False, "http://localhost:8000"), (True, "http://127.0.0.1:8000"), (True, "https://messages.example")],
    ids=["no demo", "numbers were asked for", "another name"],
)
def test_otherwise_no_page_moves(client: Client, settings: Settings, demo: bool, site: str) -> None:
    settings.DEMO, settings.SITE_URL = demo, site

    assert client.get("/login/", headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.django_db
def test_the_name_itself_moves_nowhere(client: Client) -> None:
    assert client.get("/login/", headers={"host": "localhost:8000"}).status_code == 200

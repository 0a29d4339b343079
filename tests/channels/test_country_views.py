"""The pages of country defaults: who sees them, who changes them, and that they are the whole installation's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from apps.channels import country_defaults
from apps.channels.models import CountryDefault
from apps.users.models import Role
from tests.cast import Cast, assemble
from tests.factories import organizations, users

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    rows = [CountryDefault(country=code, channel=channel) for code, channel in country_defaults.seeds().items()]
    CountryDefault.objects.bulk_create(rows, ignore_conflicts=True)
    cast = assemble()
    cast.outsider.organization.delete()  # so that Acme decides alone
    yield cast
    country_defaults._remembered.clear()


def _client(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(users.member(cast.acme, f"{role}@countries.test", Role(role)))
    return client


def test_list_names_every_country_and_says_whom_it_is_for(cast: Cast) -> None:
    page = _client(cast, "member").get("/countries/").content.decode()

    assert "whole installation" in page
    assert page.count("<tr>") == len(country_defaults.seeds()) + 1
    assert "/countries/BR/" not in page  # a member changes nothing


@pytest.mark.parametrize(("query", "found"), [("q=brazil", 1), ("q=kyrgyz", 1), ("q=nowhere", 0), ("channel=rcs", 0)])
def test_list_is_searched_and_filtered(cast: Cast, query: str, found: int) -> None:
    page = _client(cast, "admin").get(f"/countries/?{query}").content.decode()

    assert page.count("data-close") == 0
    assert page.count('hx-target="#dialog-body">Change') == found


def test_admin_changes_a_country(cast: Cast) -> None:
    client = _client(cast, "admin")

    assert "Brazil" in client.get("/countries/BR/").content.decode()
    answer = client.post("/countries/BR/", {"channel": "sms", "is_definitive": "on"})

    assert answer.status_code == 302
    stored = CountryDefault.objects.get(country="BR")
    assert (stored.channel, stored.is_definitive) == ("sms", True)


def test_cost_can_decide_for_a_country_but_not_alone(cast: Cast) -> None:
    client = _client(cast, "admin")

    refused = client.post("/countries/BR/", {"channel": "cheapest", "is_definitive": "on"})
    assert refused.status_code == 422
    assert "Choose a channel to rule out the others." in refused.content.decode()

    assert client.post("/countries/BR/", {"channel": "cheapest"}).status_code == 302
    page = client.get("/countries/?channel=cheapest").content.decode()
    assert "Brazil" in page
    assert "1 country." in page


def test_unknown_channel_and_country_are_refused(cast: Cast) -> None:
    client = _client(cast, "owner")

    assert client.post("/countries/BR/", {"channel": "fax"}).status_code == 422
    assert client.get("/countries/XX/").status_code == 404


@pytest.mark.parametrize("role", ["developer", "billing", "member"])
def test_others_may_not_change_it(cast: Cast, role: str) -> None:
    assert _client(cast, role).post("/countries/BR/", {"channel": "sms"}).status_code == 403


def test_several_organizations_leave_it_to_the_operator(cast: Cast) -> None:
    organizations.organization("Globex")
    client = _client(cast, "owner")

    assert "/countries/BR/" not in client.get("/countries/").content.decode()
    assert client.post("/countries/BR/", {"channel": "sms"}).status_code == 404
    assert CountryDefault.objects.get(country="BR").channel == "whatsapp"

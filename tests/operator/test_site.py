"""Who gets into the console, and that its policy holds there alone."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from apps.audit.models import Entry
from apps.channels.models import CountryDefault
from apps.users import operators
from apps.users.models import User
from tests.cast import Cast
from tests.pages import walking

_CONSOLE = walking.console()
_PLAIN = sorted(f"/{url.pattern}" for url in _CONSOLE if "<" not in url.pattern and "?P" not in url.pattern)


def test_console_has_no_way_around_the_house() -> None:
    names = {url.name for url in _CONSOLE}

    assert "operator:index" in names
    assert not names & {"operator:logout", "operator:password_change", "operator:view_on_site"}
    assert not [name for name in names if name.endswith(("_add", "_delete", "_history"))]


def test_strangers_sign_in_first(client: Client, db: None) -> None:
    for address in set(_PLAIN) - {"/operator/login/"}:
        response = client.get(address)
        assert (response.status_code, "/login/?next=/operator/" in response.headers["Location"]) == (302, True)

    assert client.get("/operator/login/?next=/operator/").headers["Location"] == "/login/?next=/operator/"


def test_for_customers_there_is_no_console(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    pages = [*_PLAIN, reverse("operator:organizations_organization_change", args=[cast.acme.id])]

    assert {client.get(each).status_code for each in set(pages) - {"/operator/login/"}} == {404}
    suspend = reverse("operator:organizations_organization_suspend", args=[cast.acme.id])
    assert client.post(suspend, {"reason": "Spam."}).status_code == 404
    assert not cast.acme.current().is_suspended


def test_operator_needs_a_second_factor(console: Client, operator: User, settings: Settings) -> None:
    assert console.get("/operator/").status_code == 200

    Authenticator.objects.filter(user=operator).delete()
    assert console.get("/operator/").headers["Location"] == reverse("mfa_index")
    settings.OPERATOR_NEEDS_SECOND_FACTOR = False
    assert console.get("/operator/").status_code == 200


def test_dismissed_operator_is_out_with_the_next_request(console: Client, operator: User) -> None:
    operators.dismiss(operator)

    assert console.get("/operator/").status_code == 404


@pytest.mark.parametrize("address", [each for each in _PLAIN if "login" not in each and "autocomplete" not in each])
def test_every_page_opens(console: Client, cast: Cast, address: str) -> None:
    assert console.get(address).status_code == 200


def test_policy_is_wider_in_the_console_alone(console: Client, cast: Cast) -> None:
    inside = console.get("/operator/").headers["Content-Security-Policy"]
    outside = console.get("/settings/me/").headers["Content-Security-Policy"]

    assert {"script-src 'self' 'unsafe-eval'", "default-src 'none'"} <= set(inside.split("; "))
    assert "unsafe" not in outside


def test_changes_are_the_operators(console: Client, operator: User) -> None:
    row, _ = CountryDefault.objects.get_or_create(country="BR", defaults={"channel": "sms"})
    page = reverse("operator:channels_countrydefault_change", args=["BR"])

    assert console.post(page, {"channel": "whatsapp", "is_definitive": "on"}).status_code == 302

    row.refresh_from_db()
    assert (row.channel, row.is_definitive) == ("whatsapp", True)
    entry = Entry.objects.filter(thing="country default").latest("id")
    assert (entry.actor_kind, entry.actor, entry.actor_id, entry.organization_id) == (
        "operator",
        "Olga (olga@sentdash.test)",
        operator.id,
        None,
    )

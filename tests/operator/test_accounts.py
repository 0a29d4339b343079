"""Suspending from the console, and what it shows of an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import Entry
from tests.cast import Cast
from tests.factories import channels


def _page(kind: str, verb: str, cast: Cast) -> str:
    row = cast.acme if kind == "organization" else cast.shop
    return reverse(f"operator:organizations_{kind}_{verb}", args=[row.id])


@pytest.mark.parametrize("kind", ["organization", "profile"])
def test_account_is_suspended_with_a_reason_and_lifted(console: Client, cast: Cast, kind: str) -> None:
    customer = cast.acme if kind == "organization" else cast.shop
    asked = console.get(_page(kind, "suspend", cast)).content.decode()
    assert "Members of the account read it" in asked
    assert ("and all its profiles" in asked) == (kind == "organization")

    console.post(_page(kind, "suspend", cast), {"reason": "Spam."})

    assert customer.current().account.suspension_reason == "Spam."
    entry = Entry.objects.filter(thing_id=str(customer.id)).latest("id")
    assert (entry.actor_kind, entry.actor) == ("operator", "Olga (olga@sentdash.test)")
    assert "“Spam.”" in console.get(_page(kind, "lift", cast)).content.decode()
    console.post(_page(kind, "lift", cast))
    assert not customer.current().is_suspended


def test_reason_that_is_missing_is_asked_for_again(console: Client, cast: Cast) -> None:
    response = console.post(_page("organization", "suspend", cast), {"reason": " "})

    assert response.status_code == 422
    assert "Say why" in response.content.decode()
    assert not cast.acme.current().is_suspended


def test_only_what_is_suspended_is_lifted(console: Client, cast: Cast) -> None:
    assert console.post(_page("organization", "lift", cast)).status_code == 403
    console.post(_page("organization", "suspend", cast), {"reason": "Spam."})
    assert console.post(_page("organization", "suspend", cast), {"reason": "Fraud."}).status_code == 403
    assert cast.acme.current().account.suspension_reason == "Spam."


def test_account_is_shown_with_its_people_profiles_and_senders(console: Client, cast: Cast) -> None:
    channels.sender(cast.acme, number="+14155550177")

    said = console.get(_page("organization", "change", cast)).content.decode()

    for text in ("owner@acme.test", "developer@acme.test", "EU shop", "US shop", "+14155550177"):
        assert text in said
    assert "Globex" not in said


def test_list_counts_and_filters(console: Client, cast: Cast) -> None:
    console.post(_page("organization", "suspend", cast), {"reason": "Spam."})
    page = reverse("operator:organizations_organization_changelist")

    suspended = console.get(f"{page}?standing=suspended").content.decode()
    found = console.get(f"{page}?q=globex&standing=open").content.decode()

    assert str(cast.acme.id) in suspended
    assert str(cast.outsider.id) not in suspended
    assert str(cast.outsider.id) in found
    assert str(cast.acme.id) not in found

"""The invariants of money on the operator's page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.billing.models import Wallet
from apps.messaging import money_checks
from tests.cast import Cast
from tests.factories import billing


def test_the_page_says_what_holds_and_what_is_broken(console: Client, cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, 5)
    place = reverse("operator:ledger_check")

    said = console.get(place).content.decode()
    assert said.count("Holds") == len(money_checks.find())

    Wallet.objects.filter(id=wallet.id).update(balance=7)
    said = console.get(place).content.decode()
    assert "Broken 1 time<" in said
    assert str(wallet.id) in said


def test_only_operators_find_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert client.get(reverse("operator:ledger_check")).status_code == 404

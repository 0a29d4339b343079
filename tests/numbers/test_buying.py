"""Search and request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.channels.models import NumberKind, PhoneNumber
from apps.channels.providers.number_market import NumberWish
from apps.numbers import buying
from apps.numbers.buying import CannotRequest
from apps.onboarding import countries, deciding, documents
from tests.cast import Cast
from tests.factories import onboarding
from tests.fakes.carrier import CarrierProcess
from tests.numbers.conftest import LOCAL, account, installation_account, orders, requested


def test_a_search_leaves_out_what_was_requested(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    requested(cast.acme)

    found = buying.search(cast.shop, NumberWish("US", NumberKind.LOCAL, "312"))

    assert found[0].number == "+13125550111"
    assert len(found) == 19
    assert orders(market) == []


def test_without_an_account_nothing_is_searched(cast: Cast) -> None:
    with pytest.raises(CannotRequest, match="Ask your server's operator"):
        buying.search(cast.acme, LOCAL)


def test_a_carrier_s_refusal_is_told(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    market.put_faults({"kind": "error", "count": 1})

    with pytest.raises(CannotRequest, match="Something went wrong at the carrier"):
        buying.search(cast.acme, LOCAL)


def test_a_number_is_requested_once(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    offer = buying.offer_of(cast.acme, LOCAL, "+13125550110")
    buying.request(cast.acme, LOCAL, offer, now=timezone.now())

    with pytest.raises(CannotRequest, match="requested already"):
        buying.request(cast.acme, LOCAL, offer, now=timezone.now())
    with pytest.raises(CannotRequest, match="isn't available any more"):
        buying.offer_of(cast.acme, LOCAL, "+13125550110")


def test_what_a_country_requires_comes_first(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    countries.set_requirement("US", [["UTILITY_BILL"]])

    with pytest.raises(CannotRequest, match="United States needs a utility bill"):
        requested(cast.acme)

    assert not PhoneNumber.objects.exists()
    bill = onboarding.document(cast.acme, "UTILITY_BILL")
    documents.submit(cast.acme, by="owner@acme.test", now=timezone.now())
    with pytest.raises(CannotRequest, match="in review"):
        requested(cast.acme)
    deciding.accept_document(bill, by="olga@sentdash.test", now=timezone.now())
    requested(cast.acme)


def test_the_installation_s_account_has_a_limit_for_each_organization(
    cast: Cast, market: CarrierProcess, settings: Settings
) -> None:
    installation_account()
    settings.NUMBERS_PER_ORGANIZATION = 1
    requested(cast.acme)
    requested(cast.outsider, "+13125550111")

    with pytest.raises(CannotRequest, match="1 numbers, the limit"):
        requested(cast.shop, "+13125550112")

    account(cast.acme, market)
    requested(cast.shop, "+13125550112")


def test_requesting_costs_no_call_and_rings(
    cast: Cast, market: CarrierProcess, django_capture_on_commit_callbacks: Any
) -> None:
    account(cast.acme, market)
    with django_capture_on_commit_callbacks() as rung:
        row = requested(cast.acme)

    assert len(rung) == 1
    assert row.due_at - timezone.now() < timedelta(seconds=1)
    assert orders(market) == []

"""What one message would cost, and by whom it would be paid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.billing.models import PriceModel
from apps.billing.rates import Quote
from apps.core.models import new_id
from apps.messaging.playground.purse import FREE, Cost, Purse
from apps.messaging.sending.draft import Draft
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import billing
from tests.factories.billing import CENT
from tests.messaging.conftest import NOW

ADA = "+14155552671"


def _draft(customer: Customer, *, is_routed: bool = True) -> Draft:
    return Draft(
        id=new_id(),
        attempts=0,
        organization_id=customer.organization.id,
        profile_id=None,
        phone=ADA,
        pinned=None,
        parameters={},
        opted_out=False,
        template=None,
        senders=[],
        quote=Quote(CENT, 1, new_id(), "sms", "US") if is_routed else None,
    )


def _cost(customer: Customer, *, is_routed: bool = True) -> Cost:
    return Purse(customer, [ADA], at=NOW).cost(_draft(customer, is_routed=is_routed))


@pytest.mark.parametrize(("balance", "is_covered"), [(6 * CENT, True), (6 * CENT - 1, False)])
def test_the_balance_must_cover_price_and_fee(cast: Cast, balance: int, is_covered: bool) -> None:
    billing.wallet(cast.acme, balance, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)

    assert _cost(cast.acme) == Cost(CENT, 5 * CENT, is_covered)


def test_the_first_payer_that_can_pays_on_its_terms(cast: Cast) -> None:
    both = change(cast.shop, billing_model="profile_and_organization")
    billing.wallet(cast.acme, CENT)
    billing.wallet(cast.shop, CENT, reseller_share=50)

    assert _cost(both) == Cost(CENT)


def test_who_can_pay_nothing_is_told_what_it_would_be(cast: Cast) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, reseller_share=50)

    assert _cost(change(cast.shop, billing_model="profile")) == Cost(CENT * 3 // 2, 0, is_covered=False)


def test_what_was_not_routed_and_who_is_not_billed_costs_nothing(cast: Cast) -> None:
    assert _cost(cast.outsider, is_routed=False) == FREE
    billing.wallet(cast.acme)
    assert _cost(cast.acme, is_routed=False) == FREE


def test_a_month_that_is_not_this_one_is_named(cast: Cast) -> None:
    billing.wallet(cast.acme, model=PriceModel.ACTIVE_CONTACT, contact_fee=CENT)

    purse = Purse(cast.acme, [ADA], at=NOW)
    assert purse.takes_fees
    assert purse.month(now=NOW) == "this month"
    assert purse.month(now=NOW - timedelta(days=10)) == "in May 2026"

"""What is reserved for a batch: in order, from the first payer that can, and no more than there is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from apps.billing import holds, wallets
from apps.billing.holds import Hold, LimitReached, NotEnoughBalance, Reserved, Wanted
from apps.billing.models import ReachedContact, SpendingLimit, Wallet
from apps.billing.rates import Quote
from apps.core.models import new_id
from apps.forgetting import keyed_hash
from apps.organizations.customer import Customer
from tests.cast import Cast, change
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
PHONE = "+14155550101"
QUOTE = Quote(10, 1, UUID(int=7), "sms", "US")


def _wanted(customer: Customer, *, phone: str = PHONE, held: Hold | None = None, quote: Quote = QUOTE) -> Wanted:
    account = (customer.organization.id, customer.profile.id if customer.profile else None)
    return Wanted(new_id(), account, wallets.billed([account])[account], quote, phone, held)


def _reserve(*wanted: Wanted) -> Reserved:
    return holds.reserve(wanted, now=NOW)


def _reserved(customer: Customer) -> int:
    return Wallet.objects.get(id=customer.id).reserved


def test_the_first_ones_get_the_money(cast: Cast) -> None:
    billing.wallet(cast.acme, 25)
    wanted = [_wanted(cast.acme) for _ in range(4)]

    found = _reserve(*wanted)

    assert list(found.holds) == [each.message_id for each in wanted[:2]]
    assert {type(stop) for stop in found.refused.values()} == {NotEnoughBalance}
    assert _reserved(cast.acme) == 20


def test_what_is_held_already_is_held_once(cast: Cast) -> None:
    billing.wallet(cast.acme, 10)
    first = _wanted(cast.acme)
    [held] = _reserve(first).holds.values()

    again = _reserve(_wanted(cast.acme, held=held))

    assert (again.holds, again.refused, _reserved(cast.acme)) == ({}, {}, 10)


def test_a_dearer_route_holds_the_difference(cast: Cast) -> None:
    billing.wallet(cast.acme, 100)
    [held] = _reserve(_wanted(cast.acme)).holds.values()

    dearer = Quote(30, 1, UUID(int=8), "whatsapp", "US")
    [hold] = _reserve(_wanted(cast.acme, held=held, quote=dearer)).holds.values()

    assert (hold["price"], hold["channel"], _reserved(cast.acme)) == (30, "whatsapp", 30)


def test_who_is_refused_keeps_what_was_held(cast: Cast) -> None:
    """Its row leaves the queue as failed, and releases it."""
    billing.wallet(cast.acme, 15)
    [held] = _reserve(_wanted(cast.acme)).holds.values()

    found = _reserve(_wanted(cast.acme, held=held, quote=Quote(30, 1, UUID(int=8), "whatsapp", "US")))

    assert (list(found.holds), len(found.refused), _reserved(cast.acme)) == ([], 1, 10)


def test_the_next_payer_pays_when_the_first_cannot(cast: Cast) -> None:
    billing.wallet(cast.acme, 100)
    billing.wallet(cast.shop, 10)
    shop = change(cast.shop, billing_model="profile_and_organization")

    found = _reserve(_wanted(shop), _wanted(shop))

    assert [hold["wallet"] for hold in found.holds.values()] == [str(shop.id), str(cast.acme.id)]


def test_the_month_is_that_of_the_wallets_zone(cast: Cast) -> None:
    billing.wallet(cast.acme, 100, timezone="Pacific/Auckland")
    billing.wallet(cast.shop, 100, timezone="America/New_York")

    found = _reserve(_wanted(cast.acme), _wanted(cast.shop))

    assert [hold["month"] for hold in found.holds.values()] == ["2026-12-01", "2026-11-01"]


def test_a_reseller_gets_a_share_on_top(cast: Cast) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, 100, reseller_share=25)

    [hold] = _reserve(_wanted(cast.shop)).holds.values()

    assert (hold["price"], hold["share"]) == (12, 2)


def test_a_contact_that_was_reached_this_month_pays_no_fee(cast: Cast) -> None:
    billing.wallet(cast.acme, 1000, model="active_contact", contact_fee=50)
    ReachedContact.objects.create(
        wallet_id=cast.acme.id,
        month=date(2026, 11, 1),
        person=keyed_hash.of(cast.acme.organization.id, PHONE).hex(),
        message_id=new_id(),
        messages=1,
    )

    found = _reserve(_wanted(cast.acme), _wanted(cast.acme, phone="+14155550102"))

    assert [hold["fee"] for hold in found.holds.values()] == [0, 50]


def test_a_limit_counts_what_is_spent_and_what_is_under_way(cast: Cast) -> None:
    billing.wallet(cast.acme, 1000)
    limit = SpendingLimit.objects.create(
        id=cast.acme.id, organization=cast.acme.organization, monthly=35, month=date(2026, 11, 1), spent=10, pending=5
    )
    wanted = [_wanted(cast.acme) for _ in range(3)]

    found = _reserve(*wanted)

    assert len(found.holds) == 2
    assert isinstance(found.refused[wanted[2].message_id], LimitReached)
    limit.refresh_from_db()
    assert limit.pending == 25


def test_a_new_month_begins_with_nothing_spent(cast: Cast) -> None:
    billing.wallet(cast.acme, 1000)
    SpendingLimit.objects.create(
        id=cast.acme.id, organization=cast.acme.organization, monthly=10, month=date(2026, 10, 1), spent=10
    )

    assert not _reserve(_wanted(cast.acme)).refused

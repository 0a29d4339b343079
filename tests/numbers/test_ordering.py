"""Numbers ordered, checked and returned over HTTP at the simulated carrier, whatever happens to the worker."""

from __future__ import annotations

import pytest
from django.db.models import TextField, Value
from django.utils import timezone

from apps.channels.models import CarrierAccount, NumberState, PhoneNumber, Sender
from apps.numbers import actions, buying, inventory, ordering
from tests.cast import Cast, change
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.numbers.conftest import account, delivered, held, orders, requested, work


def test_a_number_on_its_way_to_its_profile(cast: Cast, market: CarrierProcess) -> None:
    own = account(cast.acme, market)
    row = requested(cast.shop)

    row = delivered(market, row)

    (order,) = orders(market)
    assert (order["number"], order["reference"], order["profile_id"]) == (row.number, str(row.id), "profile")
    assert (row.state, row.carrier_id, row.problem) == (NumberState.ACTIVE, order["number_id"], "")
    sender = Sender.objects.get(number=row.number)
    assert (sender.profile, sender.account, sender.is_active) == (cast.shop.profile, own, True)
    assert cast.shop.current().account.sending_phone_number == row.number  # type: ignore[union-attr]


def test_what_a_profile_chose_as_its_number_stays(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    shop = change(cast.shop, sending_phone_number="+14155550123")

    delivered(market, requested(shop))

    assert shop.current().account.sending_phone_number == "+14155550123"  # type: ignore[union-attr]


def test_a_worker_that_dies_after_the_call_orders_nothing_twice(cast: Cast, market: CarrierProcess) -> None:
    """It leaves the row as it was before the call."""
    account(cast.acme, market)
    row = requested(cast.acme)
    work()
    PhoneNumber.objects.update(order_id="", attempts=0)

    row = delivered(market, row)

    assert len(orders(market)) == 1
    assert (row.state, row.order_id) == (NumberState.ACTIVE, orders(market)[0]["id"])


def test_a_worker_that_dies_before_the_commit_delivers_once(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = delivered(market, requested(cast.acme))
    PhoneNumber.objects.update(state=NumberState.ORDERED, carrier_id="")
    Sender.objects.all().delete()

    row = delivered(market, row)

    assert (len(orders(market)), row.state) == (1, NumberState.ACTIVE)
    assert Sender.objects.filter(number=row.number, is_active=True).count() == 1


@pytest.mark.parametrize("kind", ["drop", "error", "rate_limited"])
def test_a_lost_answer_and_a_busy_carrier_order_nothing_twice(cast: Cast, market: CarrierProcess, kind: str) -> None:
    account(cast.acme, market)
    row = requested(cast.acme)
    market.put_faults({"kind": kind, "count": 1})
    work()
    row.refresh_from_db()
    assert (row.state, bool(row.problem)) == (NumberState.ORDERED, True)

    row = delivered(market, row)

    assert (len(orders(market)), row.state, row.problem) == (1, NumberState.ACTIVE, "")


def test_a_refused_order_says_so_and_can_be_dismissed(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)

    row = delivered(market, requested(cast.acme, "+13125550166"))

    assert row.state == NumberState.FAILED
    assert "couldn't deliver" in row.problem
    assert not Sender.objects.filter(number=row.number).exists()
    actions.release(cast.acme, row.number, now=timezone.now())
    assert inventory.lines(cast.acme) == []


def test_a_number_that_was_sold_meanwhile_fails_at_once(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = requested(cast.acme)
    market.call("POST", "/v2/number_orders", {"phone_numbers": [{"phone_number": row.number}]})

    work()

    row.refresh_from_db()
    assert (row.state, row.problem) == (NumberState.FAILED, f"The number {row.number} is not available.")


def test_a_pending_order_is_looked_at_less_and_less_often(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = requested(cast.acme, "+13125550177")

    pauses = []
    for _ in range(4):
        work()
        row.refresh_from_db()
        pauses.append(row.due_at - timezone.now())

    assert pauses == sorted(pauses)
    assert (row.state, len(orders(market))) == (NumberState.ORDERED, 1)


def test_a_suspended_organization_gets_no_numbers(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = requested(cast.acme)
    change(cast.acme, suspended_at=timezone.now())

    work()
    assert orders(market) == []
    change(cast.acme, suspended_at=None)

    assert delivered(market, row).state == NumberState.ACTIVE


def test_a_number_that_the_carrier_lost_is_shown(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = delivered(market, requested(cast.acme))
    market.call("DELETE", "/control/number-orders")

    work()

    row.refresh_from_db()
    assert (row.state, row.problem) == (NumberState.ACTIVE, ordering._GONE)


def test_a_released_number_goes_back_to_the_carrier(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = delivered(market, requested(cast.acme))

    actions.release(cast.acme, row.number, now=timezone.now())
    assert not Sender.objects.get(number=row.number).is_active
    market.put_faults({"kind": "drop", "count": 1})
    work()
    row.refresh_from_db()
    assert row.state == NumberState.RELEASING
    work()

    row.refresh_from_db()
    assert (row.state, orders(market)[0]["is_deleted"]) == (NumberState.RELEASED, True)
    assert inventory.lines(cast.acme) == []


def test_a_released_number_can_be_ordered_by_another_organization(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    account(cast.outsider, market)
    row = delivered(market, requested(cast.acme))
    actions.release(cast.acme, row.number, now=timezone.now())
    work()

    again = delivered(market, requested(cast.outsider))

    assert again.state == NumberState.ACTIVE
    assert Sender.objects.get(number=row.number).organization == cast.outsider.organization


def test_a_number_that_another_organization_sends_from_is_not_taken(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    row = requested(cast.acme)
    theirs = channels.sender(cast.outsider, row.number)

    row = delivered(market, row)

    assert row.problem == "Another organization sends from this number."
    assert Sender.objects.get(number=row.number) == theirs


def test_credentials_that_cannot_be_read_hold_up_no_other_number(cast: Cast, market: CarrierProcess) -> None:
    account(cast.acme, market)
    broken = held(cast.outsider, "+13125550199", state=NumberState.ORDERED)
    unreadable = Value("nonsense", output_field=TextField())
    CarrierAccount.objects.filter(pk=broken.account_id).update(credentials=unreadable)
    row = requested(cast.acme)

    assert delivered(market, row).state == NumberState.ACTIVE
    broken.refresh_from_db(fields=["problem", "state"])
    assert (broken.problem, broken.state) == (buying.UNREADABLE, NumberState.ORDERED)

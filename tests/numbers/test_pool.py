"""The installation's pool."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels.models import NumberKind, PhoneNumber, Sender
from apps.numbers import actions, pool
from apps.numbers.pool import CannotPool
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.numbers.conftest import held, installation_account, orders, work
from tests.patience import until

NUMBER = "+13125550110"


def test_a_number_is_handed_out_and_comes_back(cast: Cast) -> None:
    row = held(None)
    now = timezone.now()
    assert list(pool.free(now=now)) == [row]

    pool.hand_out(row, cast.shop, now=now)

    sender = Sender.objects.get(number=NUMBER)
    assert (sender.profile, sender.account) == (cast.shop.profile, row.account)
    assert list(pool.free(now=now)) == []
    with pytest.raises(CannotPool):
        pool.hand_out(row, cast.acme, now=now)

    row.refresh_from_db()
    pool.take_back(row, now=now)

    row.refresh_from_db()
    sender.refresh_from_db()
    assert (row.organization, sender.is_active) == (None, False)
    with pytest.raises(CannotPool):
        pool.take_back(row, now=now)


def test_a_number_rests_while_receipts_may_come(cast: Cast) -> None:
    row, now = held(None), timezone.now()
    pool.hand_out(row, cast.acme, now=now)
    actions.release(cast.acme, NUMBER, now=now)

    assert list(pool.free(now=now)) == []
    later = now + timedelta(hours=73)
    assert list(pool.free(now=later)) == [row]
    pool.hand_out(row, cast.outsider, now=later)
    assert Sender.objects.get(number=NUMBER).organization == cast.outsider.organization


def test_what_is_added_is_looked_up_at_the_carrier(market: CarrierProcess, db: None) -> None:
    market.call("POST", "/v2/number_orders", {"phone_numbers": [{"phone_number": NUMBER}]})
    own, now = installation_account(), timezone.now()
    row = pool.add("+1 312 555 0110", account=own, country="US", kind=NumberKind.LOCAL, now=now)
    gone = pool.add("12345", account=own, country="US", kind=NumberKind.SHORT_CODE, now=now)
    with pytest.raises(CannotPool):
        pool.add(NUMBER, account=own, country="US", kind=NumberKind.LOCAL, now=now)
    with pytest.raises(CannotPool):
        pool.add("ACME", account=own, country="US", kind=NumberKind.LOCAL, now=now)

    def is_known() -> bool:
        work()
        return PhoneNumber.objects.get(pk=row.pk).problem == ""

    until(lambda: orders(market)[0]["status"] == "success")
    assert is_known()
    assert PhoneNumber.objects.get(pk=row.pk).carrier_id == orders(market)[0]["number_id"]
    assert PhoneNumber.objects.get(pk=gone.pk).problem

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from apps.one_time_codes.limits import TooManyCodes
from apps.one_time_codes.models import OneTimeCode
from tests.cast import Cast, assemble
from tests.factories.contacts import PHONE
from tests.one_time_codes.conftest import NOW, issued


def _neighbour(n: int) -> str:
    return f"+1415555{2000 + n}"


def test_sixth_to_a_number_within_ten_minutes(cast: Cast) -> None:
    for minute in range(5):
        issued(cast.acme, now=NOW + timedelta(minutes=minute))

    with pytest.raises(TooManyCodes) as caught:
        issued(cast.acme, now=NOW + timedelta(minutes=5))
    assert caught.value.retry_after == 300
    assert issued(cast.acme, now=NOW + timedelta(minutes=10, seconds=1))


def test_number_is_counted_in_the_whole_organization(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling, cast.acme, cast.shop):
        issued(customer)

    with pytest.raises(TooManyCodes):
        issued(cast.sibling)
    assert issued(cast.outsider)


def test_twentyfirst_to_a_number_in_a_day(cast: Cast) -> None:
    for n in range(20):
        issued(cast.acme, now=NOW + timedelta(minutes=11 * n))

    with pytest.raises(TooManyCodes):
        issued(cast.acme, now=NOW + timedelta(hours=23))
    assert issued(cast.acme, now=NOW + timedelta(days=1, seconds=1))


def test_block_of_numbers_without_verifications(cast: Cast, settings: Settings) -> None:
    settings.OTP_PER_PREFIX_HOUR = 3
    rows = [issued(cast.acme, _neighbour(n)) for n in range(3)]

    with pytest.raises(TooManyCodes, match=r"\+1415555"):
        issued(cast.shop, _neighbour(4))
    assert issued(cast.acme, "+14155562000")
    OneTimeCode.objects.filter(id=rows[0].id).update(verified_at=NOW)
    assert issued(cast.acme, _neighbour(4))


def test_account(cast: Cast, settings: Settings) -> None:
    settings.OTP_PER_ACCOUNT_HOUR = 2
    issued(cast.acme, "+14155552671")
    issued(cast.acme, "+14155662671")

    with pytest.raises(TooManyCodes):
        issued(cast.acme, "+14155772671")
    assert issued(cast.shop, "+14155772671")


@pytest.mark.django_db(transaction=True)
def test_calls_at_the_same_time_are_counted_one_by_one(settings: Settings) -> None:
    cast = assemble()

    def ask(_: int) -> bool:
        try:
            issued(cast.acme, PHONE)
        except TooManyCodes:
            return False
        finally:
            connection.close()
        return True

    call: Callable[[int], bool] = ask
    with ThreadPoolExecutor(8) as callers:
        assert sum(callers.map(call, range(16))) == 5

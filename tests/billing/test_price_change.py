"""Prices are never rewritten: a new rate ends the one before it, and itself ends where the next begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.billing import price_change, rates
from apps.billing.models import Rate
from apps.billing.price_change import Kind, WantedRate
from apps.core import epoch
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
DE = ("sms", "DE", "", "")
ALL = ("sms", "", "", "")


def _rate(
    cost: int, place: tuple[str, str, str, str] = DE, begins: datetime = NOW - 9 * DAY, **columns: object
) -> Rate:
    return billing.rate(cost, place[0], country=place[1], number_type=place[2], valid_from=begins, **columns)


def _wanted(cost: int, begins: datetime | None = None, until: datetime | None = None) -> WantedRate:
    return WantedRate(DE, cost, Decimal(0), begins, until)


def _times(place: tuple[str, str, str, str] = DE) -> list[tuple[int, int, int | None]]:
    """Cost, and first and last day of each rate of a place, counted from now."""
    rows = Rate.objects.filter(channel=place[0], country=place[1], number_type=place[2]).order_by("valid_from")
    return [
        (row.cost, (row.valid_from - NOW).days, (row.valid_until - NOW).days if row.valid_until else None)
        for row in rows
    ]


def _price(at: datetime) -> int | None:
    found = rates.at(at).price("sms", country="DE", number_type="", category="")
    return found.micros if found else None


def test_new_price_ends_the_old_one() -> None:
    _rate(100)

    planned = price_change.change([_wanted(120, NOW + 5 * DAY)], now=NOW)

    assert _times() == [(100, -9, 5), (120, 5, None)]
    assert planned is not None
    assert [(each.kind, each.before, each.after) for each in planned.changes] == [(Kind.UP, 100, 120)]


@pytest.mark.parametrize("begins", [None, NOW - 30 * DAY])
def test_past_is_never_rewritten(begins: datetime | None) -> None:
    _rate(100)

    planned = price_change.change([_wanted(90, begins)], now=NOW)

    assert _times() == [(100, -9, 0), (90, 0, None)]
    assert planned is not None
    assert [(each.kind, each.is_now) for each in planned.changes] == [(Kind.DOWN, True)]


def test_price_ends_where_the_next_one_begins() -> None:
    _rate(100, valid_until=NOW + 5 * DAY)
    _rate(130, begins=NOW + 5 * DAY)

    price_change.change([_wanted(110, NOW + DAY, NOW + 7 * DAY), _wanted(150, NOW + 9 * DAY)], now=NOW)

    assert _times() == [(100, -9, 1), (110, 1, 5), (130, 5, 9), (150, 9, None)]


def test_planned_price_may_be_changed_until_it_begins() -> None:
    _rate(100, valid_until=NOW + DAY)
    planned = _rate(130, begins=NOW + DAY)

    price_change.change([_wanted(140, NOW + DAY)], now=NOW)

    assert _times() == [(100, -9, 1), (140, 1, None)]
    assert Rate.objects.get(cost=140).id == planned.id


def test_same_prices_change_nothing() -> None:
    _rate(100, valid_until=NOW + DAY)
    _rate(130, begins=NOW + DAY)

    again = price_change.change([_wanted(100), _wanted(130, NOW + DAY)], now=NOW)

    assert again is not None
    assert (again.changes, again.unchanged) == ((), 2)
    assert _times() == [(100, -9, 1), (130, 1, None)]


def test_price_may_get_another_end() -> None:
    _rate(100)

    planned = price_change.change([_wanted(100, until=NOW + DAY)], now=NOW)

    assert planned is not None
    assert [(each.kind, each.until) for each in planned.changes] == [(Kind.END, NOW + DAY)]
    assert _times() == [(100, -9, 1)]


def test_new_place_is_compared_with_what_held_for_it() -> None:
    _rate(70, ALL)

    (change,) = price_change.plan([_wanted(100)], now=NOW).changes

    assert (change.kind, change.before, change.after) == (Kind.NEW, 70, 100)


def test_same_price_at_another_cost_is_no_rise() -> None:
    _rate(100)

    (change,) = price_change.plan([WantedRate(DE, 80, Decimal(25))], now=NOW).changes

    assert (change.kind, change.before, change.after) == (Kind.SAME, 100, 100)


def test_whole_book_ends_what_it_leaves_out() -> None:
    _rate(70, ALL)
    _rate(100, valid_until=NOW + DAY)
    _rate(110, begins=NOW + DAY)
    rest = WantedRate(ALL, 70, Decimal(0))
    assert price_change.plan([rest], now=NOW).changes == ()

    planned = price_change.change([rest], now=NOW, is_whole_book=True)

    assert planned is not None
    assert [(each.kind, each.before, each.after) for each in planned.changes] == [(Kind.ENDED, 100, 70)]
    assert (_times(), _price(NOW)) == ([(100, -9, 0)], 70)


def test_looking_stores_nothing_and_another_book_is_not_changed_unseen() -> None:
    _rate(100)
    seen = price_change.plan([_wanted(120)], now=NOW)
    assert _times() == [(100, -9, None)]
    assert price_change.plan([_wanted(120)], now=NOW + DAY).digest == seen.digest

    price_change.change([_wanted(110)], now=NOW)

    assert price_change.change([_wanted(120)], now=NOW + DAY, digest=seen.digest) is None
    assert _price(NOW + DAY) == 110


def test_price_is_ended() -> None:
    price_change.end(_rate(100), NOW + 2 * DAY, now=NOW)

    assert _times() == [(100, -9, 2)]


def test_price_that_has_ended_meanwhile_keeps_its_end() -> None:
    row = _rate(100)
    price_change.change([_wanted(120)], now=NOW)

    price_change.end(row, NOW + DAY, now=NOW + DAY)

    assert _times() == [(100, -9, 0), (120, 0, None)]


def test_price_that_never_began_leaves_no_gap() -> None:
    _rate(100, valid_until=NOW + 2 * DAY)
    planned = _rate(130, begins=NOW + 2 * DAY, valid_until=NOW + 4 * DAY)

    price_change.end(planned, NOW, now=NOW)

    assert _times() == [(100, -9, 4)]


@pytest.mark.parametrize(
    ("begins", "until", "says"),
    [
        (None, None, ""),
        (NOW + DAY, NOW + 2 * DAY, ""),
        (None, NOW, "in the past"),
        (NOW + 2 * DAY, NOW + DAY, "not after the beginning"),
    ],
)
def test_wrong_ends_are_refused_in_a_sentence(begins: datetime | None, until: datetime | None, says: str) -> None:
    found = price_change.wrong_end(begins, until, now=NOW)

    assert says in found
    assert bool(found) == bool(says)


def test_new_prices_hold_at_once(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    before = epoch.current()

    with django_capture_on_commit_callbacks(execute=True):
        price_change.change([_wanted(100)], now=NOW)

    assert epoch.current() != before


@pytest.mark.parametrize("seed", range(5))
def test_any_history_leaves_one_price_at_a_time_and_the_past_as_it_was(seed: int) -> None:
    chance, now = Random(seed), NOW
    charged: dict[datetime, int | None] = {}
    for _ in range(25):
        now += timedelta(hours=chance.randrange(1, 40))
        begins = chance.choice([None, now - DAY, now + chance.randrange(1, 9) * DAY])
        until = chance.choice([None, max(begins or now, now) + chance.randrange(1, 9) * DAY])
        price_change.change([_wanted(chance.randrange(1, 5), begins, until)], now=now)
        if chance.random() < 0.2:
            price_change.end(
                Rate.objects.filter(valid_until=None).last() or Rate.objects.latest("valid_from"), now, now=now
            )
        charged[now] = _price(now)

    rows = list(Rate.objects.filter(country="DE").order_by("valid_from"))
    assert all(one.valid_until and one.valid_until <= two.valid_from for one, two in zip(rows, rows[1:], strict=False))
    assert {moment: _price(moment) for moment in charged} == charged

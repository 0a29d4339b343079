"""Change the price book: what a new rate does to those of its place, as a plan to look at and then to store.

Prices are never rewritten: what held until now stays as it was, because the ledger names the rate of each charge. A new
rate ends the one before it where it begins, at the earliest now, and itself ends where the next one begins.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.billing import places
from apps.billing.models import Rate
from apps.billing.rates import Key, PriceBook
from apps.core import epoch, sql

_COLUMNS = ("cost", "markup", "valid_until")


class Kind(StrEnum):
    """`END` is a rate that keeps its price and ends at another time than before."""

    UP, DOWN, NEW, ENDED, END, SAME = "up", "down", "new", "ended", "end", "same"


@dataclass(frozen=True, slots=True)
class WantedRate:
    """Without `valid_from`, or with one in the past, it holds from now."""

    place: Key
    cost: int  # micro-units
    markup: Decimal
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def begins(self, now: datetime) -> datetime:
        return max(self.valid_from, now) if self.valid_from else now


def wrong_end(begins: datetime | None, until: datetime | None, *, now: datetime) -> str:
    """Why a rate can't end then, as a sentence; nothing if it can."""
    if until and until <= now:
        return "This is in the past. What held until now stays as it was."
    return "This is not after the beginning." if begins and until and until <= begins else ""


@dataclass(frozen=True, slots=True)
class Change:
    """What holds at a place from a moment on, in micro-units; None where no rate fits, which ends messages there.

    Where a place has no rate of its own, `before` or `after` is what the next best rate asks for.
    """

    place: Key
    at: datetime
    is_now: bool
    kind: Kind
    before: int | None
    after: int | None
    until: datetime | None
    rate_id: UUID  # that begins, or of an ended one the rate that ends


@dataclass(frozen=True, slots=True)
class Plan:
    """`old` and `new` are the rates that hold now or later, without and with the changes."""

    old: list[Rate]
    new: list[Rate]
    changes: tuple[Change, ...]
    unchanged: int

    @property
    def digest(self) -> str:
        """The same as long as the same changes: two plans of one file differ by what became of the book meanwhile."""
        told = [
            (each.place, None if each.is_now else each.at, each.kind, each.before, each.after, each.until)
            for each in self.changes
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def plan(wanted: Iterable[WantedRate], *, now: datetime, is_whole_book: bool = False) -> Plan:
    """What these rates change. With `is_whole_book`, places that they leave out end now."""
    old = list(Rate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now)).order_by("valid_from"))
    by_place: dict[Key, list[Rate]] = defaultdict(list)
    for rate in old:
        by_place[places.of(rate)].append(copy(rate))
    begun: list[tuple[Key, Rate, datetime]] = []
    unchanged = 0
    ordered = sorted(wanted, key=lambda each: each.begins(now))
    for each in ordered:
        begins = _begin(by_place[each.place], each, now)
        if begins is None:
            unchanged += 1
        else:
            begun.append((each.place, begins, each.begins(now)))
    gone = by_place.keys() - {each.place for each in ordered} if is_whole_book else set()
    ended = [(place, ends) for place in sorted(gone) if (ends := _end(by_place[place], now))]
    new = [rate for rates in by_place.values() for rate in rates]
    told = _Telling(old, new, now)
    changes = [told.begun(*each) for each in begun] + [told.ended(place, rate, now) for place, rate in ended]
    return Plan(old, new, tuple(sorted(changes, key=lambda each: (each.place, each.at))), unchanged)


def _begin(rates: list[Rate], wanted: WantedRate, now: datetime) -> Rate | None:
    """Put it among the rates of its place, in order. None if nothing changes."""
    begins = wanted.begins(now)
    follows = min((rate.valid_from for rate in rates if rate.valid_from > begins), default=None)
    until = min((each for each in (wanted.valid_until, follows) if each), default=None)
    held = next((rate for rate in reversed(rates) if places.holds(rate, begins)), None)
    is_same = held is not None and (held.cost, held.markup) == (wanted.cost, wanted.markup)
    if held and is_same and held.valid_until == until:
        return None
    if held and (is_same or held.valid_from == begins):
        held.cost, held.markup, held.valid_until = wanted.cost, wanted.markup, until
        return held
    if held:
        held.valid_until = begins
    channel, country, number_type, category = wanted.place
    rate = Rate(
        channel=channel,
        country=country,
        number_type=number_type,
        category=category,
        cost=wanted.cost,
        markup=wanted.markup,
        valid_from=begins,
        valid_until=until,
    )
    rates.append(rate)
    rates.sort(key=lambda each: each.valid_from)
    return rate


def _end(rates: list[Rate], at: datetime) -> Rate | None:
    """The rate that ends, if any; those that begin later are dropped."""
    ended = next((rate for rate in reversed(rates) if places.holds(rate, at)), None)
    rates[:] = [rate for rate in rates if rate.valid_from < at]
    if ended is not None:
        ended.valid_until = at
    return ended


class _Telling:
    """Says what changes, by the books before and after."""

    def __init__(self, old: Collection[Rate], new: Collection[Rate], now: datetime) -> None:
        self._rates = (old, new)
        self._own = [{rate.id: rate for rate in rates} for rates in self._rates]
        self._books: dict[datetime, tuple[PriceBook, PriceBook]] = {}
        self._theirs: dict[Key, list[Rate]] = defaultdict(list)
        for rate in old:
            self._theirs[places.of(rate)].append(rate)
        self._now = now

    def begun(self, place: Key, rate: Rate, at: datetime) -> Change:
        before, after = self._price(0, place, at), self._price(1, place, at)
        had = any(places.holds(each, at) for each in self._theirs[place])
        kind = Kind.NEW if not had else _compared(before or 0, after or 0)
        was = self._own[0].get(rate.id)
        if was is not None and (was.cost, was.markup) == (rate.cost, rate.markup):
            kind = Kind.END
        return Change(place, at, at == self._now, kind, before, after, rate.valid_until, rate.id)

    def ended(self, place: Key, rate: Rate, at: datetime) -> Change:
        before, after = self._price(0, place, at), self._price(1, place, at)
        return Change(place, at, at == self._now, Kind.ENDED, before, after, None, rate.id)

    def _price(self, which: int, place: Key, at: datetime) -> int | None:
        if at not in self._books:
            old, new = (book(rates, at) for rates in self._rates)
            self._books[at] = (old, new)
        channel, country, number_type, category = place
        found = self._books[at][which].price(channel, country=country, number_type=number_type, category=category)
        return found.micros if found else None


def _compared(before: int, after: int) -> Kind:
    if before == after:
        return Kind.SAME
    return Kind.UP if after > before else Kind.DOWN


def book(rates: Iterable[Rate], at: datetime) -> PriceBook:
    """The price book of a moment, of these rates."""
    return PriceBook(sorted((rate for rate in rates if places.holds(rate, at)), key=lambda each: each.valid_from))


@transaction.atomic
def change(
    wanted: Sequence[WantedRate], *, now: datetime, is_whole_book: bool = False, digest: str = ""
) -> Plan | None:
    """Store these rates. With the digest of a plan that was looked at, None if the changes are other ones by now."""
    sql.take_turn("price book")
    planned = plan(wanted, now=now, is_whole_book=is_whole_book)
    if digest and planned.digest != digest:
        return None
    _store(planned, now)
    return planned


@transaction.atomic
def end(rate: Rate, at: datetime, *, now: datetime) -> None:
    """End one rate. If it has not begun by then it is removed, and the one before it goes on as if it had not been."""
    sql.take_turn("price book")
    at = max(at, now)
    rate.refresh_from_db()
    if rate.valid_until and rate.valid_until <= at:
        return
    if rate.valid_from >= at:
        channel, country, number_type, category = places.of(rate)
        theirs = Rate.objects.filter(channel=channel, country=country, number_type=number_type, category=category)
        rate.delete()
        theirs.filter(valid_until=rate.valid_from).update(valid_until=rate.valid_until, updated_at=now)
    else:
        rate.valid_until, rate.updated_at = at, now
        rate.save(update_fields=["valid_until", "updated_at"])
    transaction.on_commit(epoch.advance)


def _store(planned: Plan, now: datetime) -> None:
    before = {rate.id: rate for rate in planned.old}
    kept = {rate.id for rate in planned.new}
    Rate.objects.filter(id__in=before.keys() - kept).delete()
    for rate in planned.new:
        if rate.id in before and any(getattr(rate, name) != getattr(before[rate.id], name) for name in _COLUMNS):
            rate.updated_at = now
            rate.save(update_fields=[*_COLUMNS, "updated_at"])
    Rate.objects.bulk_create([rate for rate in planned.new if rate.id not in before])
    transaction.on_commit(epoch.advance)

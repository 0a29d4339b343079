"""The places of one process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sentdash.web.limits import Limits
from sentdash.web.shared import Shared


@dataclass(eq=False)
class _Guest:
    since: float
    can_be_dropped: bool = True
    done: list[str] = field(default_factory=list)

    def watch(self, now: float) -> None:
        self.done.append("watch")

    def drop(self) -> None:
        self.done.append("drop")

    def retire(self) -> None:
        self.done.append("retire")


def _shared(places: int) -> Shared:
    loop = asyncio.new_event_loop()
    loop.close()
    return Shared(loop, Limits(connections=places))


def test_the_one_that_keeps_us_waiting_longest_goes() -> None:
    shared, early, busy, late = _shared(3), _Guest(2), _Guest(1, can_be_dropped=False), _Guest(3)

    assert all(shared.enter(guest) for guest in (late, busy, early, _Guest(4)))
    assert (early.done, busy.done, late.done) == (["drop"], [], [])
    assert len(shared.guests) == 3


def test_no_place_while_all_are_being_answered() -> None:
    shared = _shared(1)
    busy = _Guest(1, can_be_dropped=False)

    assert shared.enter(busy)
    assert not shared.enter(_Guest(2))
    shared.leave(busy)
    assert shared.enter(_Guest(3))


def test_all_are_watched_and_retired() -> None:
    shared, guest = _shared(1), _Guest(1)
    shared.enter(guest)
    shared.watch()
    shared.retire()

    assert guest.done == ["watch", "retire"]
    assert shared.is_closing

"""How long a transfer may take, and where the limits come from."""

from __future__ import annotations

import pytest
from environs import Env

from sentdash.web.limits import Limits, Pace

LIMITS = Limits(idle_seconds=10, transfer_seconds=20, bytes_per_second=1000)


def test_transfer_without_progress_is_late() -> None:
    pace = Pace(0)

    assert not pace.is_late(9, 5, LIMITS)
    assert not pace.is_late(18, 5, LIMITS)
    assert pace.is_late(19.5, 5, LIMITS)


def test_trickle_is_late_in_the_end() -> None:
    pace = Pace(0)

    assert [second for second in range(0, 40, 2) if pace.is_late(second, second, LIMITS)][0] == 22


def test_large_transfer_that_gets_on_has_the_time_it_needs() -> None:
    pace = Pace(0)

    assert not any(pace.is_late(second, 1000 * second, LIMITS) for second in range(0, 1000, 5))


def test_limits_are_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTDASH_MAX_HEAD_SECONDS", "3.5")
    monkeypatch.setenv("SENTDASH_MAX_CONNECTIONS", "70")

    limits = Limits.read(Env())

    assert (limits.head_seconds, limits.connections, limits.idle_seconds) == (3.5, 70, Limits().idle_seconds)

from __future__ import annotations

import pytest

from bench.carrier import Arrival
from bench.evidence import Kill, is_cut, judge

KILL = Kill(100.0, read_until=100.5)


@pytest.mark.parametrize(
    ("accepted", "recorded", "expected"),
    [
        (99.9, 99.95, False),  # recorded before the kill
        (99.9, 100.5, True),
        (99.9, None, True),  # never recorded at all
        (100.3, 100.9, True),  # was on the wire when the worker died
        (101.0, 101.1, False),  # read later than all that the dead worker had sent: the next worker's
        (None, None, False),  # never reached the carrier
    ],
)
def test_send_is_cut_by_a_kill_between_the_carriers_acceptance_and_our_record(
    accepted: float | None, recorded: float | None, expected: bool
) -> None:
    assert is_cut(accepted, recorded, [KILL]) is expected


def test_any_of_several_kills_may_cut() -> None:
    assert is_cut(150.0, 160.0, [KILL, Kill(155.0, read_until=155.5)])
    assert not is_cut(150.0, 152.0, [KILL, Kill(155.0, read_until=155.5)])


def test_without_a_kill_nothing_is_cut() -> None:
    assert not is_cut(99.9, None, [])


def test_phone_without_a_message_is_lost() -> None:
    verdict = judge(["a", "b"], {"a": Arrival(1, 99.0), "b": Arrival(0, None)}, {"a": 99.1}, [KILL])

    assert (verdict.sent, verdict.lost) == (2, 1)


def test_second_message_is_explained_by_a_cut_and_by_nothing_else() -> None:
    arrivals = {"cut": Arrival(2, 99.9), "why": Arrival(2, 50.0), "fine": Arrival(1, 99.9)}

    verdict = judge(arrivals, arrivals, {"cut": 105.0, "why": 50.1, "fine": 105.0}, [KILL])

    assert (verdict.duplicated, verdict.explained, verdict.unexplained) == (2, 2, 1)

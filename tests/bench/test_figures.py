from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from bench.figures import COMMON, FLOOR, OURS, Figure, append, contest, rotated


@pytest.fixture
def figure() -> Figure:
    return Figure("accept", "recipients/s", {OURS: [50, 90, 60], FLOOR: [100, 120, 80], COMMON: [11, 12, 13]})


def test_values_are_medians(figure: Figure) -> None:
    assert (figure.value, figure.floor, figure.common) == (60, 100, 12)


def test_ratios_are_those_of_the_medians(figure: Figure) -> None:
    assert (figure.ratio, figure.times_common) == (0.6, 5)


def test_spread_is_of_our_own_rounds(figure: Figure) -> None:
    assert figure.spread == (50, 90)


def test_side_that_was_not_measured_has_no_ratio() -> None:
    alone = Figure("accept", "recipients/s", {OURS: [50]})

    assert (alone.floor, alone.ratio, alone.common, alone.times_common) == (None, None, None, None)


def test_record_names_everything_once(figure: Figure) -> None:
    assert figure.record(at="2026-01-01") == {
        "figure": "accept",
        "value": 60,
        "unit": "recipients/s",
        "floor": 100,
        "ratio": 0.6,
        "n": 3,
        "spread": [50, 90],
        "common": 12,
        "times_common": 5,
        "at": "2026-01-01",
    }


def test_record_has_what_else_was_found() -> None:
    figure = Figure("deliver", "messages/s", {OURS: [50]}, extra={"ceiling": 66.66666})

    assert figure.record()["ceiling"] == 66.667


def test_sides_take_turns_and_begin_in_turn() -> None:
    played: list[str] = []

    def side(name: str) -> float:
        played.append(name)
        return len(played)

    figure = contest("accept", "recipients/s", {OURS: lambda: side(OURS), FLOOR: lambda: side(FLOOR)}, rounds=2)

    assert played == [OURS, FLOOR, FLOOR, OURS]
    assert figure.rounds == {OURS: [1, 4], FLOOR: [2, 3]}


@pytest.mark.parametrize(("turn", "order"), [(0, "abc"), (1, "bca"), (2, "cab"), (3, "abc")])
def test_each_round_begins_with_another_side(turn: int, order: str) -> None:
    assert "".join(rotated(["a", "b", "c"], turn)) == order


def test_records_are_added_and_none_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bench.jsonl"

    append(file, [{"figure": "first"}])
    append(file, [{"figure": "second"}, {"figure": "third"}])

    assert [orjson.loads(line)["figure"] for line in file.read_bytes().splitlines()] == ["first", "second", "third"]

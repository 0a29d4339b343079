"""Figures: what was measured for each side, and the ratios. Pure, except for the file they are written to.

The sides of one figure take turns within one run, so that a busy minute of the machine affects all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import orjson

OURS, FLOOR, COMMON = "ours", "floor", "common"

Side = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured: `rounds` holds what each side reached in each round, in `unit`."""

    name: str
    unit: str
    rounds: Mapping[str, Sequence[float]]
    extra: Mapping[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return median(self.rounds[OURS])

    @property
    def floor(self) -> float | None:
        return self.median(FLOOR)

    @property
    def common(self) -> float | None:
        return self.median(COMMON)

    def median(self, side: str) -> float | None:
        taken = self.rounds.get(side)
        return median(taken) if taken else None

    @property
    def ratio(self) -> float | None:
        """Our share of the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def times_common(self) -> float | None:
        """How many times the common design."""
        return self.value / self.common if self.common else None

    @property
    def spread(self) -> tuple[float, float]:
        return min(self.rounds[OURS]), max(self.rounds[OURS])

    def record(self, **about: Any) -> dict[str, Any]:
        """The object that goes to bench.jsonl."""
        return {
            "figure": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "floor": _short(self.floor),
            "ratio": _short(self.ratio),
            "n": len(self.rounds[OURS]),
            "spread": [_short(end) for end in self.spread],
            "common": _short(self.common),
            "times_common": _short(self.times_common),
            **{name: _short(value) for name, value in self.extra.items()},
            **about,
        }


def _short(value: float | None) -> float | None:
    """Three digits behind the point are more than any of this is worth."""
    return None if value is None else round(value, 3)


def contest(name: str, unit: str, sides: Mapping[str, Side], rounds: int) -> Figure:
    """Let the sides take turns; each round begins with another one."""
    taken: dict[str, list[float]] = {side: [] for side in sides}
    for turn in range(rounds):
        for side in rotated(list(sides), turn):
            taken[side].append(sides[side]())
    return Figure(name, unit, taken)


def rotated(sides: list[str], turn: int) -> Iterator[str]:
    start = turn % len(sides)
    yield from sides[start:] + sides[:start]


def append(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Add one line of JSON for each record."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as lines:
        lines.writelines(orjson.dumps(record) + b"\n" for record in records)

"""The goals that `make bench` checks against one run's figures. It reports every goal that is missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench import dead_endpoints, deliver, inbound, webhooks
from bench.figures import Figure

Figures = Mapping[str, Figure]
Reading = Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Goal:
    number: str
    sentence: str
    wanted: float  # at least, or, if `is_limit`, at most
    read: Reading
    is_limit: bool = False

    def verdict(self, figures: Figures) -> Verdict | None:
        """None when its figure was not measured in this run."""
        reached = self.read(figures)
        return None if reached is None else Verdict(self, reached)


@dataclass(frozen=True, slots=True)
class Verdict:
    goal: Goal
    reached: float

    @property
    def is_met(self) -> bool:
        return self.reached <= self.goal.wanted if self.goal.is_limit else self.reached >= self.goal.wanted


def _ratio(name: str) -> Reading:
    return lambda figures: figures[name].ratio if name in figures else None


def _times(name: str) -> Reading:
    return lambda figures: figures[name].times_common if name in figures else None


def _value(name: str) -> Reading:
    return lambda figures: figures[name].value if name in figures else None


def _of_ceiling(name: str) -> Reading:
    return lambda figures: figures[name].extra.get("of_ceiling") if name in figures else None


GOALS = (
    Goal("P1", "accept, 1 recipient: share of the floor", 0.60, _ratio("accept, 1 recipient")),
    Goal("P2", "accept, 1 recipient: times the common design", 4, _times("accept, 1 recipient")),
    Goal("P3", "accept, 1,000 recipients: share of the floor", 0.80, _ratio("accept, 1,000 recipients")),
    Goal("P3", "accept, 1,000 recipients: times the common design", 30, _times("accept, 1,000 recipients")),
    Goal("P4", "deliver, 0 ms: times the common design", 50, _times("deliver, 0 ms carrier")),
    Goal("P6", "deliver, 50 ms: share of min(window ÷ latency, own 0 ms)", 0.85, _of_ceiling("deliver, 50 ms carrier")),
    Goal("P8", "inbound: share of a bare insert", 0.50, _ratio(inbound.STORED)),
    Goal(
        "P8",
        "inbound, 500/s for a minute: slowest answer in ms, at most",
        inbound.CARRIER_TIMEOUT_MS,
        _value(inbound.STEADY),
        is_limit=True,
    ),
    Goal("P9", "webhooks: share of bare signed POSTs", 0.50, _ratio(webhooks.DELIVERIES)),
    Goal("W1", "deliver, 0 ms: share kept with one endpoint for everything", 0.85, _ratio(webhooks.SUBSCRIBED)),
    Goal("W2", "20 dead endpoints: p95 of live ones in ms, at most", 2000, _value(dead_endpoints.NAME), is_limit=True),
    Goal("W3", "deliver, 0 ms: share of SMS that WhatsApp templates reach", 0.90, _ratio(deliver.WHATSAPP)),
    Goal("W4", "deliver, 0 ms: share kept when each message is paid for", 0.90, _ratio(deliver.PAID)),
)


def judge(figures: Sequence[Figure]) -> list[Verdict]:
    named = {figure.name: figure for figure in figures}
    found = (goal.verdict(named) for goal in GOALS)
    return [verdict for verdict in found if verdict is not None]

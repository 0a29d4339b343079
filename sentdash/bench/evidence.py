"""What became of every message, from what the phones got and what our rows say. Pure.

A send is *cut* when the worker that made it was killed after the carrier had accepted it and before our commit. Those,
and only those, may reach a phone twice at a carrier that ignores the idempotency key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sentdash.bench.carrier import Arrival

# Seconds after a kill in which the carrier may still read what the dead worker had put on the wire. The next worker
# takes longer than this to start.
_ON_THE_WIRE = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of phones; `explained` are the cut sends, `unexplained` the duplicates that were not cut."""

    sent: int
    lost: int
    duplicated: int
    explained: int
    unexplained: int


def judge(
    phones: Iterable[str], arrivals: Mapping[str, Arrival], recorded: Mapping[str, float], kills: Sequence[float]
) -> Verdict:
    """`recorded` is when our rows first said that the carrier has a phone's message; `kills` are those of workers."""
    everybody = list(phones)
    lost = [phone for phone in everybody if arrivals[phone].deliveries == 0]
    twice = {phone for phone in everybody if arrivals[phone].deliveries > 1}
    cut = {phone for phone in everybody if is_cut(arrivals[phone].first_at, recorded.get(phone), kills)}
    return Verdict(len(everybody), len(lost), len(twice), len(cut), len(twice - cut))


def is_cut(accepted: float | None, recorded: float | None, kills: Sequence[float]) -> bool:
    """Was there a kill between the carrier's acceptance and our record of it?"""
    if accepted is None:
        return False
    return any(accepted <= kill + _ON_THE_WIRE and (recorded is None or recorded > kill) for kill in kills)

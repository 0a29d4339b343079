"""What happened to every message, from what the phones received and what our tables say. Pure.

A send is *cut* if the worker was killed after the carrier had accepted the message and before our commit. Only
those may reach a phone twice, at a carrier that ignores the idempotency key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.carrier import Arrival


@dataclass(frozen=True, slots=True)
class Kill:
    """When a worker was killed, and when the carrier had read what it had put on the wire (unix seconds)."""

    at: float
    read_until: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts of phones; `explained` are the cut sends, `unexplained` the duplicates that were not cut."""

    sent: int
    lost: int
    duplicated: int
    explained: int
    unexplained: int


def judge(
    phones: Iterable[str], arrivals: Mapping[str, Arrival], recorded: Mapping[str, float], kills: Sequence[Kill]
) -> Verdict:
    """`recorded` is when our rows first said that the carrier has a phone's message; `kills` are those of workers."""
    everybody = list(phones)
    lost = [phone for phone in everybody if arrivals[phone].deliveries == 0]
    twice = {phone for phone in everybody if arrivals[phone].deliveries > 1}
    cut = {phone for phone in everybody if is_cut(arrivals[phone].first_at, recorded.get(phone), kills)}
    return Verdict(len(everybody), len(lost), len(twice), len(cut), len(twice - cut))


def is_cut(accepted: float | None, recorded: float | None, kills: Sequence[Kill]) -> bool:
    """Was there a kill between the carrier's acceptance and our record of it?"""
    if accepted is None:
        return False
    return any(accepted <= kill.read_until and (recorded is None or recorded > kill.at) for kill in kills)

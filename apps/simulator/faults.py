"""The faults this carrier can simulate, as values: rules and a seed decide which apply to which request.

No clock and no I/O here. The same rules, seed and order of requests give the same faults.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import Any

from apps.simulator import dialling

# Drawn for every request, including repeated ones.
REQUEST_KINDS = frozenset({"slow", "rate_limited", "error", "forget_keys"})
# Drawn once for every message that would otherwise be accepted.
MESSAGE_KINDS = frozenset({"fail", "drop", "cut", "silent", "undeliverable", "twice", "disorder"})
KINDS = REQUEST_KINDS | MESSAGE_KINDS

FINAL_STATUSES = frozenset({"delivery_failed", "sending_failed", "delivery_unconfirmed", "expired"})

_REMEMBERED = 100_000  # messages stored as "already hit once"; the oldest are dropped first


class BadFault(ValueError):
    """An invalid fault. The message names the field."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule. `phone` None means every number, `count` None means until it is removed."""

    kind: str
    phone: str | None = None
    rate: float = 1.0  # share of the matching messages it hits, 0 to 1
    count: int | None = None  # hits left
    once: bool = False  # hit only the first time each message is seen
    ms: int = 2000  # slow: seconds before the response
    code: str = ""  # fail, undeliverable: Telnyx's error code
    status: str = "delivery_failed"  # undeliverable: the final status
    retry_after: int = 1  # rate_limited: seconds


NOTHING: Mapping[str, Fault] = {}


class Faults:
    """The active rules. `always` has a permanent fault per test number, which no call removes."""

    def __init__(self, always: Mapping[str, Fault] | None = None, seed: int = 0) -> None:
        self._always = always or {}
        self._struck: dict[tuple[str, str], None] = {}
        self.replace((), seed)

    def replace(self, faults: Iterable[Fault], seed: int) -> None:
        """Replace all rules with these, and start again from `seed`."""
        self.seed = seed
        self._rules = list(faults)
        self._left = [fault.count for fault in self._rules]
        self._random = Random(seed)  # for tests, not for secrets
        self._struck.clear()

    def draw(self, kinds: frozenset[str], phone: str, token: str) -> Mapping[str, Fault]:
        """The faults of these kinds that hit now. `token` identifies a message when it is repeated."""
        magic = self._always.get(phone)
        if not self._rules and magic is None:
            return NOTHING
        drawn: dict[str, Fault] = {}
        if magic is not None and magic.kind in kinds and self._is_due(magic, token):
            drawn[magic.kind] = magic
        for index, fault in enumerate(self._rules):
            if fault.kind in kinds and fault.kind not in drawn and self._strikes(index, fault, phone, token):
                drawn[fault.kind] = fault
        return drawn

    def active(self) -> list[dict[str, Any]]:
        """The rules that can still hit, with the hits they have left."""
        pairs = zip(self._rules, self._left, strict=True)
        return [asdict(fault) | {"count": left} for fault, left in pairs if left != 0]

    def _strikes(self, index: int, fault: Fault, phone: str, token: str) -> bool:
        left = self._left[index]
        if left == 0 or fault.phone not in (None, phone):
            return False
        if fault.rate < 1 and self._random.random() >= fault.rate:
            return False
        if not self._is_due(fault, token):
            return False
        if left is not None:
            self._left[index] = left - 1
        return True

    def _is_due(self, fault: Fault, token: str) -> bool:
        if not fault.once:
            return True
        mark = (fault.kind, token)
        if mark in self._struck:
            return False
        self._struck[mark] = None
        if len(self._struck) > _REMEMBERED:
            del self._struck[next(iter(self._struck))]
        return True


def read(raw: object, where: str, codes: Collection[str]) -> Fault:
    """A fault from JSON. Raises BadFault naming the field under `where`; `codes` are the error codes known."""
    if not isinstance(raw, dict):
        raise BadFault(f"{where} must be an object.")
    unknown = sorted(str(name) for name in set(raw) - _NAMES)
    if unknown:
        raise BadFault(f"{where}.{unknown[0]} is not a field of a fault.")
    if not _one_of(KINDS)(raw.get("kind")):
        raise BadFault(f"{where}.kind must be one of {', '.join(sorted(KINDS))}.")
    for name, value in raw.items():
        _check(f"{where}.{name}", name, value, codes)
    phone = raw.get("phone")
    return Fault(**{**raw, "phone": phone and (dialling.read(phone) or phone)})


_NAMES = frozenset(field.name for field in fields(Fault))


def _whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _one_of(names: Collection[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in names


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_number(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return (value[:1] == "+" and value[1:].isascii() and value[1:].isdigit()) or dialling.read(value) is not None


_CHECKS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "phone": (lambda value: value is None or _is_number(value), "an E.164 number, or left out for every number"),
    "rate": (_is_share, "a number from 0 to 1"),
    "count": (lambda value: value is None or _whole(1, 1_000_000)(value), "a whole number from 1 to 1000000"),
    "once": (lambda value: isinstance(value, bool), "true or false"),
    "ms": (_whole(0, 600_000), "a whole number of milliseconds from 0 to 600000"),
    "status": (_one_of(FINAL_STATUSES), f"one of {', '.join(sorted(FINAL_STATUSES))}"),
    "retry_after": (_whole(0, 3600), "a whole number of seconds from 0 to 3600"),
}


def _check(where: str, name: str, value: object, codes: Collection[str]) -> None:
    if name == "code" and not _one_of(codes)(value):
        raise BadFault(f"{where} must be an error code this carrier knows: {', '.join(codes)}.")
    check, wanted = _CHECKS.get(name, (lambda _: True, ""))
    if not check(value):
        raise BadFault(f"{where} must be {wanted}.")

"""A short cache inside one process, for rows that are read often and change rarely.

A cached row may be out of date for at most `seconds`: a revoked key stops working within that time. With an `epoch`,
nothing is used that was read in another one (epoch.py).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Keeps loaded values per key for `seconds`. When it holds `size` keys, it drops all of them."""

    def __init__(self, *, seconds: float, size: int = 4096, epoch: Callable[[], bytes] = bytes) -> None:
        self._seconds = seconds
        self._size = size
        self._epoch = epoch
        self._held: dict[K, tuple[float, bytes, V]] = {}

    def get(self, key: K, load: Callable[[], V]) -> V:
        """The value of one key. Exceptions of `load` are passed on and not kept."""
        epoch = self._epoch()  # before it is loaded: what changes meanwhile is in the next one
        held = self._held.get(key)
        if held is not None and held[0] > monotonic() and held[1] == epoch:
            return held[2]
        value = load()
        self._keep({key: value}, epoch)
        return value

    def renew(self, key: K, load: Callable[[], V]) -> V:
        """Load the value of one key now and replace the old one. Exceptions of `load` are passed on."""
        epoch = self._epoch()
        self._held.pop(key, None)
        value = load()
        self._keep({key: value}, epoch)
        return value

    def get_many(self, keys: Iterable[K], load: Callable[[set[K]], Mapping[K, V]]) -> dict[K, V]:
        """The values of several keys. `load` is called at most once, with the keys that are missing."""
        epoch, now, asked = self._epoch(), monotonic(), set(keys)
        known = ((key, held) for key in asked if (held := self._held.get(key)) is not None)
        fresh = {key: held[2] for key, held in known if held[0] > now and held[1] == epoch}
        missing = asked - fresh.keys()
        if not missing:
            return fresh
        loaded = load(missing)
        self._keep(loaded, epoch)
        return {**fresh, **loaded}

    def _keep(self, values: Mapping[K, V], epoch: bytes) -> None:
        if len(self._held) + len(values) > self._size:
            self._held.clear()
        until = monotonic() + self._seconds
        self._held.update({key: (until, epoch, value) for key, value in values.items()})

    def clear(self) -> None:
        self._held.clear()

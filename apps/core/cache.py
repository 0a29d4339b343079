"""A short cache inside one process, for rows that are read often and change rarely.

A cached row may be out of date for at most `seconds`: a revoked key stops working within that time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from time import monotonic
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Keeps loaded values per key for `seconds`. When it holds `size` keys, it drops all of them."""

    def __init__(self, *, seconds: float, size: int = 4096) -> None:
        self._seconds = seconds
        self._size = size
        self._held: dict[K, tuple[float, V]] = {}

    def get(self, key: K, load: Callable[[], V]) -> V:
        """The value of one key. Exceptions of `load` are passed on and not kept."""
        held = self._held.get(key)
        if held is not None and held[0] > monotonic():
            return held[1]
        value = load()
        self._keep({key: value})
        return value

    def renew(self, key: K, load: Callable[[], V]) -> V:
        """Load the value of one key now and replace the old one. Exceptions of `load` are passed on."""
        self._held.pop(key, None)
        value = load()
        self._keep({key: value})
        return value

    def get_many(self, keys: Iterable[K], load: Callable[[set[K]], Mapping[K, V]]) -> dict[K, V]:
        """The values of several keys. `load` is called at most once, with the keys that are missing."""
        now = monotonic()
        fresh = {key: held[1] for key in set(keys) if (held := self._held.get(key)) is not None and held[0] > now}
        missing = set(keys) - fresh.keys()
        if not missing:
            return fresh
        loaded = load(missing)
        self._keep(loaded)
        return {**fresh, **loaded}

    def _keep(self, values: Mapping[K, V]) -> None:
        if len(self._held) + len(values) > self._size:
            self._held.clear()
        until = monotonic() + self._seconds
        self._held.update({key: (until, value) for key, value in values.items()})

    def clear(self) -> None:
        self._held.clear()

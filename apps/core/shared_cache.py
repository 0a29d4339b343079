"""Django's cache in Valkey, to count sign-ins across processes. Without Valkey, nobody is locked out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
T = TypeVar("T")


class SharedCache(RedisCache):
    """Without Valkey, reads find nothing and writes do nothing, but nothing fails."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, lambda: super(SharedCache, self).get(key, default, version))

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        _or(None, lambda: super(SharedCache, self).set(key, value, *args, **options))

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        return _or(True, lambda: super(SharedCache, self).add(key, value, *args, **options))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return _or(0, lambda: int(super(SharedCache, self).incr(key, delta, version)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return _or(False, lambda: super(SharedCache, self).delete(key, version))


def _or(fallback: T, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except RedisError as problem:
        log.warning("the cache does not answer (%s); sign-ins are not counted", problem)
        return fallback

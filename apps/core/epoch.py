"""A value that all processes see and that changes when an account's settings do: what was remembered before is read
anew. So a switched flag holds from the next request, in every process.

It is in Valkey. Without Valkey, remembered rows are out of date for as long as they are kept, a second at most.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic

from redis.exceptions import RedisError

from apps.core.models import new_id
from apps.core.valkey import client

log = logging.getLogger(__name__)

_KEY = "epoch"
_REST = 1.0  # seconds in which a Valkey that did not answer isn't asked again, since each try may take half of one


@dataclass(slots=True)
class _Silence:
    until: float = 0.0


_silence = _Silence()


@dataclass(slots=True)
class _Reading:
    value: bytes | None = None


_reading: ContextVar[_Reading | None] = ContextVar("epoch", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, it is asked for once: a call is answered by the settings that held when it came."""
    mark = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(mark)


def current() -> bytes:
    """One round trip to Valkey, but for `read_once`."""
    reading = _reading.get()
    if reading is None:
        return _read()
    if reading.value is None:
        reading.value = _read()
    return reading.value


def _read() -> bytes:
    if monotonic() < _silence.until:
        return b""
    try:
        return client.get(_KEY) or b""  # type: ignore[return-value]  # the client is a synchronous one
    except RedisError as problem:
        log.warning("changed settings hold a second later (%s)", problem)
        _silence.until = monotonic() + _REST
        return b""


def advance() -> None:
    """Call it once the change is committed."""
    if reading := _reading.get():
        reading.value = None
    try:
        client.set(_KEY, new_id().hex)
    except RedisError as problem:
        log.warning("a changed setting holds a second later (%s)", problem)

"""Many clients that never finish their requests, while a program sends as usual: how does its latency change?

Both sides take turns within one run, so that a busy minute of the machine affects both.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter
from typing import Protocol
from urllib.request import urlopen

ROUNDS = 10
MAX_TIMES = 1.5  # the p95 beside the crowd, at most so many times the p95 without it
P95_RULE = f"p95 beside slow bodies is at most {MAX_TIMES} times the p95 without them"
LIVE_RULE = "/health/live answers beside slow bodies"
_PATIENCE = 120.0  # seconds for /health/live
_PAUSE = 2.0  # seconds between two bytes: shorter than any limit on silence


class Sender(Protocol):
    """A chaos stage, as far as it is needed here."""

    broken: dict[str, int]
    figures: dict[str, float]

    def accept(self, count: int) -> None: ...


@dataclass
class Crowd:
    """Connections that state a length, send a byte, and then one more now and then. One that is ended comes again."""

    host: str
    port: int
    size: int
    _sockets: list[socket.socket] = field(default_factory=list)
    _is_over: Event = field(default_factory=Event)

    @property
    def _beginning(self) -> bytes:
        return (
            f"POST /v3/messages HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: application/json\r\n"
            "Content-Length: 1000\r\n\r\n{"
        ).encode()

    @contextmanager
    def held(self) -> Iterator[None]:
        self._is_over.clear()
        self._sockets = [self._join() for _ in range(self.size)]
        thread = Thread(target=self._trickle, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()
            for connection in self._sockets:
                connection.close()

    def _join(self) -> socket.socket:
        connection = socket.create_connection((self.host, self.port), timeout=_PATIENCE)
        connection.sendall(self._beginning)
        return connection

    def _trickle(self) -> None:
        while not self._is_over.wait(_PAUSE):
            for index, connection in enumerate(self._sockets):
                try:
                    connection.sendall(b" ")
                    if _is_answered(connection):
                        raise ConnectionError
                except OSError:
                    connection.close()
                    with suppress(OSError):
                        self._sockets[index] = self._join()


def _is_answered(connection: socket.socket) -> bool:
    """Has the server ended it?"""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return False
    finally:
        connection.setblocking(True)
    return True


def contend(sender: Sender, crowd: Crowd, url: str, messages: int, *, is_timed: bool) -> None:
    """Sends half of the messages without and half beside the crowd. `is_timed`: is the p95 a rule?"""
    alone: list[float] = []
    beside: list[float] = []
    share = max(messages // 2 // ROUNDS, 1)
    silent = 0
    for _ in range(ROUNDS):
        alone += _timed(lambda: sender.accept(1), share)
        with crowd.held():
            beside += _timed(lambda: sender.accept(1), share)
            silent += not _is_live(url)
    ratio = p95(beside) / p95(alone)
    sender.figures |= {"p95_alone_ms": p95(alone) * 1000, "p95_beside_ms": p95(beside) * 1000, "times": ratio}
    sender.broken[LIVE_RULE] = silent
    if is_timed:
        sender.broken[P95_RULE] = int(ratio > MAX_TIMES)


def _timed(act: Callable[[], None], count: int) -> list[float]:
    taken = []
    for _ in range(count):
        started = perf_counter()
        act()
        taken.append(perf_counter() - started)
    return taken


def _is_live(url: str) -> bool:
    try:
        with urlopen(f"{url}/health/live", timeout=_PATIENCE) as answer:
            return bool(answer.status == 204)
    except OSError:
        return False


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]

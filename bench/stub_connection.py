"""Start the carrier stub or the webhook receiver for a measurement, and control it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import Request, urlopen
from uuid import UUID

import orjson

from bench.instance import Instance
from bench.running import running
from sentdash.processes import Program
from sentdash.run_plan import BASE_DIR

_PATIENCE = 300.0  # seconds for one answer


@dataclass(frozen=True)
class StubConnection:
    """A stub, seen from outside."""

    url: str

    def wait(self, milliseconds: int) -> None:
        """From now on every answer comes so late."""
        self._call("PUT", f"/latency/{milliseconds}")

    def count(self) -> int:
        """How many requests it has answered."""
        return int(self._call("GET", "/count"))

    def _call(self, method: str, path: str) -> bytes:
        with urlopen(Request(self.url + path, method=method), timeout=_PATIENCE) as response:
            answer: bytes = response.read()
            return answer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery that the receiver got; `at` is in unix seconds."""

    path: str
    event_id: UUID
    at: float
    body: str


class ReceiverConnection(StubConnection):
    def forget(self) -> None:
        self._call("PUT", "/forget")

    def arrivals(self) -> list[Arrival]:
        """Everything since it was told to forget, oldest first."""
        lines = map(orjson.loads, self._call("GET", "/arrivals").splitlines())
        return [Arrival(path, UUID(event_id), at, body) for path, event_id, at, body in lines]


@contextmanager
def carrier_stub(house: Instance) -> Iterator[StubConnection]:
    with _started(house, "stub") as url:
        yield StubConnection(url)


@contextmanager
def webhook_receiver(house: Instance) -> Iterator[ReceiverConnection]:
    with _started(house, "receiver") as url:
        yield ReceiverConnection(url)


@contextmanager
def _started(house: Instance, name: str) -> Iterator[str]:
    argv = (sys.executable, "-m", f"bench.{name}")
    program = Program(name, argv, house.plan.environment, cwd=BASE_DIR, ready_text=f"{name} ready")
    with running(program, house.home) as process:
        found = re.search(r"http://\S+", process.said())
        assert found is not None
        yield found.group()

"""How late live endpoints get their events when most endpoints of the organization are dead.

All subscribe to everything. Half of the dead ones refuse connections; the others accept them and never answer.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import orjson

from bench.figures import OURS, Figure
from bench.instance import Instance
from bench.stub_connection import ReceiverConnection, webhook_receiver
from bench.worker import start_worker, worker_program

NAME = "webhooks, live endpoints beside dead ones, p95 from commit to receipt"
_LIVE = 5
_RATE = 100  # events a second
_LOOK = 0.1  # seconds
_PATIENCE = 120.0  # seconds without an arrival after which nothing more is awaited


@dataclass(frozen=True)
class Size:
    dead: int = 20
    seconds: int = 60


QUICK = Size(dead=3, seconds=2)


def measure(house: Instance, size: Size) -> Figure:
    """The worker is the one of `make run`, and every event is published in a transaction of its own, which rings."""
    with ExitStack() as after:
        receiver = after.enter_context(webhook_receiver(house))
        inside = after.enter_context(start_worker(worker_program(house.program("web"))))
        after.enter_context(house.running("worker"))
        live = [f"{receiver.url}/live/{number}" for number in range(_LIVE)]
        dead = [after.enter_context(_dead(is_silent=bool(number % 2))) for number in range(size.dead)]
        inside.ask("subscribe", live + dead)
        seconds = inside.ask("publish_steadily", [_RATE, size.seconds])
        took = sorted(_milliseconds(receiver, _LIVE * _RATE * size.seconds))
        inside.ask("subscribe", [])
    house.clear()
    more = {"p50": _at(took, 0.50), "max": took[-1], "events_per_second": _RATE * size.seconds / seconds}
    return Figure(NAME, "ms", {OURS: [_at(took, 0.95)]}, extra=more)


def _at(values: list[float], share: float) -> float:
    return values[int(len(values) * share)]


def _milliseconds(receiver: ReceiverConnection, expected: int) -> list[float]:
    """For each live endpoint and event, how long after the transaction began it was received first."""
    seen, since = receiver.count(), monotonic()
    while seen < expected:
        sleep(_LOOK)
        if (now := receiver.count()) != seen:
            seen, since = now, monotonic()
        if monotonic() - since > _PATIENCE:
            break
    first = {(each.path, each.event_id): each for each in reversed(receiver.arrivals())}
    if len(first) != expected:
        raise RuntimeError(f"{len(first)} of {expected} deliveries to live endpoints arrived.")
    return [(each.at - orjson.loads(each.body)["payload"]["published_at"]) * 1000 for each in first.values()]


@contextmanager
def _dead(*, is_silent: bool) -> Iterator[str]:
    """A URL whose port is taken. It refuses connections; if it is silent, they wait in the kernel for ever."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        if is_silent:
            place.listen(1024)
        yield f"http://127.0.0.1:{place.getsockname()[1]}/"

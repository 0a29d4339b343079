"""How fast messages are sent: from committed rows to settled rows, against a carrier stub.

The product drains in one process, once directly and once through Celery. The floor makes the same calls without
a database. The common design is one Celery task per message.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from time import monotonic, perf_counter, sleep

import redis
from celery import Celery

from bench.accept import meet_people
from bench.figures import COMMON, FLOOR, OURS, Figure, contest
from bench.instance import Instance
from bench.running import running
from bench.stub_connection import StubConnection, carrier_stub
from bench.worker import WorkerClient, start_worker, worker_program

WHATSAPP = "deliver, 0 ms carrier, WhatsApp templates beside SMS"
PAID = "deliver, 0 ms carrier, paid from a wallet"
_UNIT = "messages/s"
_STAGED, _QUEUE = "staged", "celery"  # Valkey lists
_LOOK = 0.02  # seconds between two looks at the tables; each takes time from what is measured
_PATIENCE = 120.0  # seconds for one round


@dataclass(frozen=True)
class Batch:
    """How many messages one round of one side has."""

    ours: int = 8000
    common: int = 300
    common_slow: int = 100  # at 50 ms a call


QUICK = Batch(ours=300, common=10, common_slow=4)


@dataclass(frozen=True)
class Bench:
    """Everything the sides need."""

    house: Instance
    inside: WorkerClient
    carrier: StubConnection
    bell: Celery
    tasks: Celery
    lists: redis.Redis

    def drained(self, count: int, *, over: str | None = None) -> float:
        """The product, one process that drains; `over` one channel, or automatically."""
        self.seed(count, over=over)
        return self.drain(count)

    def drain(self, count: int) -> float:
        started = perf_counter()
        self.inside.tell("drain")
        seconds = self._until_settled(started)
        self.inside.hear()
        return self._rate(count, seconds)

    def rung(self, count: int) -> float:
        """The product, as `make run` has it: the bell wakes a Celery worker."""
        self.seed(count)
        started = perf_counter()
        self.bell.send_task("messaging.deliver")
        seconds = self._until_settled(started)
        self.until_idle(self.bell)
        return self._rate(count, seconds)

    def flown(self, count: int) -> float:
        return count / float(self.inside.ask("fly", count))

    def tasked(self, count: int) -> float:
        """The common design. Its tasks wait in a list of another name until the clock starts."""
        self.seed(count)
        self.house.database.execute("TRUNCATE messaging_outgoing")
        self._stage()
        started = perf_counter()
        self.lists.rename(_STAGED, _QUEUE)
        statement = f"SELECT count(*) >= {count} FROM messaging_message WHERE status = 'SENT'"
        seconds = self.until(statement, started)
        self.until_idle(self.tasks)
        return self._rate(count, seconds)

    def seed(self, count: int, *, over: str | None = None) -> None:
        self.house.clear()
        self.inside.ask("seed", [count, over])

    def _stage(self) -> None:
        for (message_id,) in self.house.ask("SELECT id::text FROM messaging_message"):
            self.tasks.send_task("idiomatic.send_message", [message_id], queue=_STAGED)

    def until_idle(self, app: Celery) -> None:
        """A drain lingers for more to do, a task may save late; neither must touch what the next side is to send."""
        while (tasks := app.control.inspect(timeout=10, limit=1).active()) is None or any(tasks.values()):
            sleep(_LOOK)

    def _until_settled(self, started: float) -> float:
        return self.until("SELECT NOT EXISTS (SELECT FROM messaging_outgoing)", started)

    def until(self, statement: str, started: float) -> float:
        deadline = monotonic() + _PATIENCE
        while not self.house.ask(statement)[0][0]:
            if monotonic() > deadline:
                raise TimeoutError(f"Not all messages were settled within {_PATIENCE:.0f} s.")
            sleep(_LOOK)
        return perf_counter() - started

    def _rate(self, count: int, seconds: float) -> float:
        """A figure counts only when every message was really sent."""
        [(sent,)] = self.house.ask(
            "SELECT count(*) FROM messaging_message WHERE status = 'SENT' AND provider_ref <> ''"
        )
        if sent != count:
            raise RuntimeError(f"{sent} of {count} messages were sent.")
        return count / seconds


def measure(house: Instance, rounds: int, batch: Batch) -> Iterator[Figure]:
    with opened(house) as bench:
        meet_people(house)
        quick = _figure(bench, 0, rounds, batch.ours, batch.common)
        yield quick
        slow = _figure(bench, 50, rounds, batch.ours, batch.common_slow)
        yield _of_ceiling(slow, quick, window=int(house.plan.environment.get("SENTDASH_SEND_WINDOW", 500)))
        yield _whatsapp(bench, rounds, batch.ours)
        yield _paid(bench, rounds, batch.ours)
    house.clear()


def _figure(bench: Bench, milliseconds: int, rounds: int, count: int, fewer: int) -> Figure:
    bench.carrier.wait(milliseconds)
    sides: dict[str, Callable[[], float]] = {
        OURS: lambda: bench.drained(count),
        "worker": lambda: bench.rung(count),
        FLOOR: lambda: bench.flown(count),
        COMMON: lambda: bench.tasked(fewer),
    }
    for side in sides.values():  # once uncounted: connections, caches, plans
        side()
    return contest(f"deliver, {milliseconds} ms carrier", _UNIT, sides, rounds)


def _whatsapp(bench: Bench, rounds: int, count: int) -> Figure:
    """Approved templates over WhatsApp; the floor is the same messages by SMS."""
    bench.carrier.wait(0)
    bench.inside.ask("use_whatsapp", True)
    sides: dict[str, Callable[[], float]] = {
        OURS: lambda: bench.drained(count, over="whatsapp"),
        FLOOR: lambda: bench.drained(count, over="sms"),
    }
    for side in sides.values():
        side()
    figure = contest(WHATSAPP, _UNIT, sides, rounds)
    bench.inside.ask("use_whatsapp", False)
    return figure


def _paid(bench: Bench, rounds: int, count: int) -> Figure:
    """Each message is reserved and charged; the floor is the same messages of an account that isn't billed."""
    bench.carrier.wait(0)

    def drained(is_paid: bool) -> float:
        bench.inside.ask("use_wallet", is_paid)
        return bench.drained(count)

    sides: dict[str, Callable[[], float]] = {OURS: lambda: drained(True), FLOOR: lambda: drained(False)}
    for side in sides.values():
        side()
    figure = contest(PAID, _UNIT, sides, rounds)
    bench.inside.ask("use_wallet", False)
    return figure


def _of_ceiling(slow: Figure, quick: Figure, *, window: int) -> Figure:
    """What a window of calls that take 50 ms allows, or what we reach without waiting, whichever is less."""
    ceiling = min(window / 0.05, quick.value)
    return replace(slow, extra={"ceiling": ceiling, "of_ceiling": slow.value / ceiling})


@contextmanager
def opened(house: Instance) -> Iterator[Bench]:
    broker = house.plan.environment["VALKEY_URL"].removesuffix("/0")
    with ExitStack() as after:
        carrier = after.enter_context(carrier_stub(house))
        places = {"TELNYX_API_URL": f"{carrier.url}/v2", "WHATSAPP_API_URL": f"{carrier.url}/graph"}
        # Accepting inside the house rings too; those bells are not to wake the worker before the clock starts.
        within = house.program("web", **places, CELERY_BROKER_URL=f"{broker}/1")
        inside = after.enter_context(start_worker(worker_program(within)))
        after.enter_context(house.running("worker", **places))
        idiomatic = house.program("worker", **places, IDIOMATIC_BROKER_URL=f"{broker}/2")
        tasks = idiomatic.but(name="idiomatic", argv=(sys.executable, "manage.py", "bench", "--tasks"))
        after.enter_context(running(tasks, house.home))
        yield Bench(
            house,
            inside,
            carrier,
            bell=after.enter_context(Celery(broker=f"{broker}/0", set_as_current=False)),
            tasks=after.enter_context(Celery(broker=f"{broker}/2", set_as_current=False)),
            lists=after.enter_context(redis.Redis.from_url(f"{broker}/2")),
        )

"""How fast webhooks are delivered, and what an endpoint that subscribes to everything costs the sending of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

from bench import deliver
from bench.accept import meet_people
from bench.deliver import Bench
from bench.figures import FLOOR, OURS, Figure, contest
from bench.instance import Instance
from bench.stub_connection import ReceiverConnection, webhook_receiver

DELIVERIES = "webhooks, 0 ms endpoint"
SUBSCRIBED = "deliver, 0 ms carrier, one endpoint subscribed to everything"
BESIDE = f"{SUBSCRIBED}, events delivered meanwhile"
_ALL_DELIVERED = """
SELECT NOT EXISTS (SELECT FROM webhooks_outboxbatch) AND NOT EXISTS (
    SELECT FROM webhooks_delivery WHERE due_at IS NOT NULL)
"""
_EVENTS = "SELECT coalesce(sum(json_array_length(events::json)), 0) FROM webhooks_outboxbatch"
_EVENTS_EACH = 3  # of a message that was sent: queued, routed, sent


@dataclass(frozen=True)
class Size:
    """How many events or messages one round of one side has."""

    events: int = 8000
    messages: int = 8000


QUICK = Size(events=300, messages=300)


@dataclass(frozen=True)
class WebhookBench:
    bench: Bench
    receiver: ReceiverConnection

    def delivered(self, count: int) -> float:
        """The product, one process that drains: from committed events to recorded deliveries."""
        self._publish(count)
        started = perf_counter()
        self.bench.inside.tell("deliver_events")
        seconds = self.bench.until(_ALL_DELIVERED, started)
        self.bench.inside.hear()
        return self._rate(count, seconds)

    def rung(self, count: int) -> float:
        """The product, as `make run` has it: the bell wakes a Celery worker."""
        self._publish(count)
        started = perf_counter()
        self.bench.bell.send_task("webhooks.deliver")
        seconds = self.bench.until(_ALL_DELIVERED, started)
        self.bench.until_idle(self.bench.bell)
        return self._rate(count, seconds)

    def posted(self, count: int) -> float:
        self._subscribe()
        return count / float(self.bench.inside.ask("post", count))

    def sent(self, count: int) -> float:
        """Messages a second while their events are only published: no worker delivers them."""
        self._subscribe()
        rate = self.bench.drained(count)
        [(events,)] = self.bench.house.ask(_EVENTS)
        if events != _EVENTS_EACH * count:
            raise RuntimeError(f"{events} events of {count} messages were published.")
        return rate

    def sent_unheard(self, count: int) -> float:
        self._unsubscribe()
        return self.bench.drained(count)

    def sent_beside(self, count: int) -> float:
        """Messages a second while a Celery worker delivers their events. What is left then is given up."""
        self._subscribe()
        self.bench.seed(count)
        self.bench.bell.send_task("webhooks.deliver")
        rate = self.bench.drain(count)
        self._unsubscribe()
        self.bench.until_idle(self.bench.bell)
        return rate

    def _publish(self, count: int) -> None:
        self.bench.house.clear()
        self._subscribe()
        self.bench.inside.ask("publish", count)

    def _subscribe(self) -> None:
        self.receiver.forget()
        self.bench.inside.ask("subscribe", [self.receiver.url])

    def _unsubscribe(self) -> None:
        self.bench.inside.ask("subscribe", [])

    def _rate(self, count: int, seconds: float) -> float:
        """A figure counts only when the receiver got every event."""
        got = len({arrival.event_id for arrival in self.receiver.arrivals()})
        [(logged,)] = self.bench.house.ask("SELECT count(*) FROM webhooks_delivery WHERE status = 'delivered'")
        if got != count or logged != count:
            raise RuntimeError(f"{got} of {count} events arrived, and {logged} are logged as delivered.")
        return count / seconds


def measure(house: Instance, rounds: int, size: Size) -> Iterator[Figure]:
    with deliver.opened(house) as opened, webhook_receiver(house) as receiver:
        meet_people(house)
        bench = WebhookBench(opened, receiver)
        yield _deliveries(bench, rounds, size.events)
        yield from _sending(bench, rounds, size.messages)
        opened.inside.ask("subscribe", [])
    house.clear()


def _deliveries(bench: WebhookBench, rounds: int, count: int) -> Figure:
    sides: dict[str, Callable[[], float]] = {
        OURS: lambda: bench.delivered(count),
        "worker": lambda: bench.rung(count),
        FLOOR: lambda: bench.posted(count),
    }
    for side in sides.values():  # once uncounted: connections, caches, plans
        side()
    return contest(DELIVERIES, "deliveries/s", sides, rounds)


def _sending(bench: WebhookBench, rounds: int, count: int) -> Iterator[Figure]:
    """The floor of both is the same without an endpoint, and all three take turns."""
    sides: dict[str, Callable[[], float]] = {
        OURS: lambda: bench.sent(count),
        BESIDE: lambda: bench.sent_beside(count),
        FLOOR: lambda: bench.sent_unheard(count),
    }
    for side in sides.values():
        side()
    found = contest(SUBSCRIBED, "messages/s", sides, rounds)
    for name, column in ((SUBSCRIBED, OURS), (BESIDE, BESIDE)):
        yield Figure(name, found.unit, {OURS: found.rounds[column], FLOOR: found.rounds[FLOOR]})

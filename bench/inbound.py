"""How fast inbound messages are stored: signed callbacks of Telnyx, one message each, behind one web server.

The floor is a view that inserts one row. Then as many come as a busy day brings, at a steady pace: each must be
answered before its carrier gives up, and none may be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from statistics import quantiles
from time import perf_counter, time
from uuid import uuid4

import orjson
from django.utils import timezone

from apps.core.egress import EgressRequest, Window
from apps.simulator import signing
from apps.simulator.signing import Signer
from bench import load, numbers
from bench.accept import meet_people, served
from bench.figures import FLOOR, OURS, Figure, contest
from bench.instance import Instance

STORED = "inbound, 1 message"
STEADY = "inbound at a steady pace, slowest answer"
CARRIER_TIMEOUT_MS = 2000  # Telnyx tries again when it has no answer by then
_KNOWN = 20_000  # people who write: the contacts of `meet_people`
_CONNECTIONS = 8
_WARM_UP = 64
_STORED = "SELECT count(*) FROM messaging_message WHERE direction = 'INBOUND' AND status = 'RECEIVED'"


@dataclass(frozen=True)
class Size:
    """Messages of one round, and the steady pace: so many a second, for so many seconds."""

    messages: int = 3000
    rate: int = 500
    seconds: int = 60


QUICK = Size(messages=50, rate=50, seconds=1)


@dataclass
class Carrier:
    """Makes callbacks for the demo account's number, each of a new message."""

    house: Instance
    signer: Signer
    number: str
    _turns: Iterator[int] = field(default_factory=count)

    def callbacks(self) -> Iterator[EgressRequest]:
        while True:
            [phone] = numbers.phones(next(self._turns) % _KNOWN, 1)
            yield self._callback(phone)

    def _callback(self, phone: str) -> EgressRequest:
        payload = {
            "id": str(uuid4()),
            "direction": "inbound",
            "type": "SMS",
            "from": {"phone_number": phone},
            "to": [{"phone_number": self.number}],
            "text": "Where is my order A-1042?",
            "media": [],
            "received_at": timezone.now().isoformat(),
        }
        body = orjson.dumps({"data": {"event_type": "message.received", "id": str(uuid4()), "payload": payload}})
        signed = [f"{name}: {value}" for name, value in self.signer.headers(body, int(time())).items()]
        headers = ("Content-Type: application/json", *signed)
        return EgressRequest("POST", f"{self.house.plan.url}/callbacks/telnyx", headers, body)


def measure(house: Instance, rounds: int, size: Size) -> Iterator[Figure]:
    [(number,)] = house.ask("SELECT number FROM channels_sender WHERE channel = 'sms' AND profile_id IS NULL")
    carrier = Carrier(house, signing.load(house.home / "simulator"), number)
    with served(house) as window:
        meet_people(house)
        insert = EgressRequest("POST", f"{house.plan.url}/bench/insert")
        load.fly(window, islice(carrier.callbacks(), _WARM_UP), expect=200)
        load.fly(window, [insert] * _WARM_UP, expect=202)

        def stored() -> float:
            house.clear()
            callbacks = list(islice(carrier.callbacks(), size.messages))
            seconds = load.fly(window, callbacks, expect=200)
            _check_all_are_stored(house, size.messages)
            return size.messages / seconds

        def inserted() -> float:
            house.clear()
            return size.messages / load.fly(window, [insert] * size.messages, expect=202)

        yield contest(STORED, "messages/s", {OURS: stored, FLOOR: inserted}, rounds)
        yield _steadily(house, carrier, size)
    house.clear()


def _steadily(house: Instance, carrier: Carrier, size: Size) -> Figure:
    """The slowest answer, counted from the moment at which its callback was due."""
    house.clear()
    waits: list[float] = []
    messages = size.rate * size.seconds
    callbacks, started, begun = carrier.callbacks(), perf_counter(), 0
    with Window[float](_CONNECTIONS) as window:
        while len(waits) < messages:
            while begun < messages and window.free and started + begun / size.rate <= perf_counter():
                window.add(next(callbacks), started + begun / size.rate)
                begun += 1
            for due, response in window.poll(0.001):
                load.check(response, 200)
                waits.append((perf_counter() - due) * 1000)
    _check_all_are_stored(house, messages)
    extra = {"p95_ms": quantiles(waits, n=20)[-1], "a_second": size.rate, "messages": messages}
    return Figure(STEADY, "ms", {OURS: [max(waits)]}, extra)


def _check_all_are_stored(house: Instance, messages: int) -> None:
    """A figure counts only when nothing was lost."""
    [(stored,)] = house.ask(_STORED)
    if stored != messages:
        raise RuntimeError(f"{stored} of {messages} inbound messages were stored.")

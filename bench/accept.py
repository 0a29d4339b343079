"""How fast messages are accepted: the product, the floor and the common design, behind one web server.

No worker runs in the meantime, and the tables are emptied between the timed parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from apps.core.egress import EgressRequest, Window
from bench import load, numbers
from bench.figures import COMMON, FLOOR, OURS, Figure, contest
from bench.instance import Instance

_CONNECTIONS = 8
_KNOWN = 20_000  # contacts that are there before; the recipients of the headline figures are among them
_UNIT = "recipients/s"
_FIRST = 2  # requests
_WARM_UP = 8 * _CONNECTIONS  # requests


@dataclass(frozen=True)
class Size:
    """How long one round of one side is to take, and how many requests it may have."""

    seconds: float = 1.2
    fewest: int = 8
    most: int = 4000
    timeout: float = 120.0


QUICK = Size(seconds=0.1, fewest=4, most=50)


@dataclass
class Stream:
    """One side: requests to one address, as many as fill a round on this machine."""

    house: Instance
    window: Window[None]
    path: str
    count: int  # recipients of each request
    size: Size
    known: bool = True
    _requests: list[EgressRequest] = field(default_factory=list)

    def __call__(self) -> float:
        """Recipients a second."""
        if not self._requests:
            self._settle_on_a_size()
        return self._round(self._requests)

    def warm_up(self) -> None:
        """The first calls of a process import and connect: they would make streams settle on too small a size."""
        self._round(self._made(_WARM_UP))

    def _settle_on_a_size(self) -> None:
        """Ever more requests, which are not counted, until they take long enough to say how many a round needs."""
        requests, rate = _FIRST, 0.0
        while requests < self.size.most:
            rate = self._round(self._made(requests)) / self.count
            if requests / rate >= self.size.seconds / 4:
                break
            requests *= 4
        self._requests = self._made(min(max(int(rate * self.size.seconds), self.size.fewest), self.size.most))

    def _round(self, requests: list[EgressRequest]) -> float:
        self.house.clear()
        if not self.known:
            forget_people(self.house)
        seconds = load.fly(self.window, requests, expect=202)
        return len(requests) * self.count / seconds

    def _made(self, requests: int) -> list[EgressRequest]:
        return [self._request(index) for index in range(requests)]

    def _request(self, index: int) -> EgressRequest:
        start = index * self.count
        if self.known:
            start %= _KNOWN
        return request(self.house, self.path, numbers.phones(start, self.count), self.size.timeout)


def request(
    house: Instance,
    path: str,
    phones: Sequence[str],
    timeout: float = 10.0,
    *,
    template: Mapping[str, Any] | None = None,
) -> EgressRequest:
    """One POST in the shape of /v3/messages; every side gets the same."""
    usual = {"id": house.demo["SENTDASH_TEMPLATE_ID"], "parameters": {"name": "Ada", "order_id": "A-1042"}}
    body = {"to": phones, "template": template or usual}
    headers = ("Content-Type: application/json", f"x-api-key: {house.demo['SENT_DM_API_KEY']}")
    return EgressRequest("POST", house.plan.url + path, headers, orjson.dumps(body), timeout)


def forget_people(house: Instance) -> None:
    house.database.execute("TRUNCATE contacts_contact")


def meet_people(house: Instance) -> None:
    """Make the contacts that are known before."""
    forget_people(house)
    house.ask(
        "INSERT INTO contacts_contact (id, organization_id, phone, created_at)"
        " SELECT uuidv7(), %s, phone, now() FROM unnest(%s::text[]) AS phone RETURNING 1",
        house.demo["SENTDASH_ORGANIZATION_ID"],
        numbers.phones(0, _KNOWN),
    )
    house.database.execute("VACUUM ANALYZE contacts_contact")


@contextmanager
def served(house: Instance) -> Iterator[Window[None]]:
    """The web processes of `make run`, with the other sides' addresses beside the product's."""
    broker = house.plan.environment["VALKEY_URL"].removesuffix("/0")
    apart = {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "CELERY_BROKER_URL": f"{broker}/1",  # bells that nobody answers
        "IDIOMATIC_BROKER_URL": f"{broker}/2",
    }
    who = EgressRequest("GET", house.plan.url + "/bench/who")
    with house.running("web", **apart), load.connected(_CONNECTIONS, who) as window:
        yield window


def measure(house: Instance, rounds: int, size: Size) -> Iterator[Figure]:
    """One figure for each number of recipients, then those where all recipients are new contacts."""
    with served(house) as window:
        meet_people(house)
        for path in ("/v3/messages", _floor(1), "/bench/idiomatic"):
            Stream(house, window, path, 1, size).warm_up()
        for count in (1, 100, 1000):
            yield _figure(house, window, count, rounds, size)
        for count in (1, 1000):
            yield _figure_of_strangers(house, window, count, rounds, size)
    house.clear()


def _figure(house: Instance, window: Window[None], count: int, rounds: int, size: Size) -> Figure:
    sides = {
        OURS: Stream(house, window, "/v3/messages", count, size),
        FLOOR: Stream(house, window, _floor(count), count, size),
        COMMON: Stream(house, window, "/bench/idiomatic", count, size),
    }
    return contest(f"accept, {_people(count)}", _UNIT, sides, rounds)


def _figure_of_strangers(house: Instance, window: Window[None], count: int, rounds: int, size: Size) -> Figure:
    sides = {
        OURS: Stream(house, window, "/v3/messages", count, size, known=False),
        FLOOR: Stream(house, window, _floor(count), count, size),
    }
    return contest(f"accept, {_people(count)}, all new", _UNIT, sides, rounds)


def _floor(count: int) -> str:
    return "/bench/insert" if count == 1 else f"/bench/copy/{count}"


def _people(count: int) -> str:
    return "1 recipient" if count == 1 else f"{count:,} recipients"

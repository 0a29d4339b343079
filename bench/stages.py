"""Run one chaos scenario: accept messages, kill processes, and wait for conditions.

There are no deadlines: we wait for a slow machine as long as anything changes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from time import monotonic, sleep, time
from typing import Any, TypeVar
from uuid import UUID

import orjson

from apps.core.egress import EgressRequest, Window
from bench import load, numbers
from bench.accept import request
from bench.carrier import CarrierConnection
from bench.evidence import Kill
from bench.instance import Instance
from bench.running import Running

T = TypeVar("T")

_AT_ONCE = 100  # recipients of one request
_PROGRAMS = 8  # calls under way at once
_ACCEPTED = 202
_LOOK = 0.002  # seconds
_ARRIVAL = 0.05  # seconds in which the carrier reads what is on the wire
_PAUSE = 0.1  # seconds, where nothing is missed in them
_LONG_BREATH = 0.5  # seconds a worker runs between two looks, at most
_QUIET = 0.25  # seconds without a new request after which the carrier has read all that a dead worker sent
_PATIENCE = 300.0  # seconds in which nothing at all may happen before something is taken to be stuck
_FINAL = "('DELIVERED', 'READ', 'FAILED')"
SLOW = {"kind": "slow", "ms": 35}  # so that a kill finds calls under way …


@dataclass(frozen=True)
class Scenario:
    """`play` does the harm; `receipts_ms` is how late the carrier tells that it sent a message."""

    name: str
    messages: int
    kills: int
    play: Callable[[Stage], None]
    faults: tuple[Mapping[str, Any], ...] = (SLOW,)
    receipts_ms: int = 50


@dataclass
class Stage:
    """One scenario being played: who runs, and what happened so far."""

    house: Instance
    scenario: Scenario
    carrier: CarrierConnection
    random: Random
    worker: Running
    web: Running
    accepted: dict[UUID, str] = field(default_factory=dict)  # message id → phone
    worker_kills: list[Kill] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)  # rules of the scenario's own
    figures: dict[str, float] = field(default_factory=dict)
    template: dict[str, Any] | None = None  # None for the demo's order confirmation

    def shares(self) -> list[int]:
        """The messages in one share more than there are kills, all about equal."""
        parts = self.scenario.kills + 1
        whole, rest = divmod(self.scenario.messages, parts)
        return [whole + (index < rest) for index in range(parts)]

    def accept(self, count: int) -> None:
        """Through the API, to numbers that nothing was sent to before."""
        start = len(self.accepted)
        with Window[None](1) as window:
            for first in range(start, start + count, _AT_ONCE):
                phones = numbers.phones(first, min(_AT_ONCE, start + count - first))
                call = request(self.house, "/v3/messages", phones, _PATIENCE, template=self.template)
                self._note(load.one(window, call, expect=_ACCEPTED))

    def insist(self, count: int, kill_after: int) -> None:
        """As programs do: a call each, under a key; what got no answer is asked again. The web dies in the middle."""
        start = len(self.accepted)
        waiting = deque(numbers.phones(start, count))
        with Window[str](_PROGRAMS) as window:
            while waiting or window.flying:
                while waiting and window.free:
                    window.add(
                        _under_a_key(request(self.house, "/v3/messages", [waiting[0]], _PATIENCE)), waiting.popleft()
                    )
                for phone, response in window.poll(_LOOK):
                    if response.status == _ACCEPTED:
                        self._note(response.body)
                    else:
                        waiting.append(phone)
                if len(self.accepted) - start >= kill_after:
                    kill_after = count + 1
                    self.web.kill()
                    self.web.start()

    def _note(self, body: bytes) -> None:
        recipients = orjson.loads(body)["data"]["recipients"]
        self.accepted |= {UUID(each["message_id"]): each["to"] for each in recipients}

    def until_requests(self, count: int) -> None:
        """Until the carrier has seen so many more requests."""
        wanted = self.carrier.counters()["requests"] + count
        until(lambda: self.carrier.counters()["requests"], lambda seen: seen >= wanted)

    def until_claimed(self, count: int) -> None:
        """Until the worker, frozen again and again, has claimed some of the `count` newest messages, not all sent.

        All may be sent between two looks: then it is killed all the same.
        """
        seen = self.carrier.counters()["requests"]
        newest, breath = list(self.accepted)[-count:], _LOOK
        while self._holds_unsent(newest, seen) is False:
            sleep(breath)  # longer each time: where others are busy too, it comes to nothing in a moment
            breath = min(breath * 1.2, _LONG_BREATH)

    def _holds_unsent(self, newest: list[UUID], seen: int) -> bool | None:
        """Leaves the worker frozen when it is so; None when everything was sent."""
        self.worker.freeze()
        waiting = "SELECT count(*) FROM messaging_outgoing WHERE attempts = 0 AND message_id = ANY(%s)"
        claimed = len(newest) - int(self.house.ask(waiting, newest)[0][0])
        if claimed:
            sleep(_ARRIVAL)
            arrived = self.carrier.counters()["requests"] - seen
            if arrived < claimed:
                return True
            if arrived >= len(newest):
                return None
        self.worker.thaw()
        return False

    def kill_worker(self) -> None:
        """The next one starts when the carrier has read what this one had sent: so a cut message can be told."""
        killed = time()
        self.worker.kill()
        seen, since = self.carrier.counters()["requests"], monotonic()
        while monotonic() - since < _QUIET:
            sleep(_ARRIVAL)
            if (now := self.carrier.counters()["requests"]) != seen:
                seen, since = now, monotonic()
        self.worker_kills.append(Kill(killed, time()))
        self.worker.start()

    def until_given_up(self, count: int) -> None:
        """Until the carrier has given up telling us of so many events."""
        until(lambda: self.carrier.counters()["callbacks_failed"], lambda seen: seen >= count, _PAUSE)

    def until_ended(self) -> None:
        until(self._left, lambda left: left == (0, 0), _PAUSE)

    def _left(self) -> tuple[int, int]:
        """How many messages have not ended, and how many are in the queue."""
        open_ones = f"SELECT count(*) FROM messaging_message WHERE status NOT IN {_FINAL}"
        open_count, queued = self.house.ask(f"SELECT ({open_ones}), (SELECT count(*) FROM messaging_outgoing)")[0]
        return int(open_count), int(queued)

    def recorded(self) -> dict[str, float]:
        """When our rows first said that the carrier has the message of a phone."""
        statement = """
            SELECT m.phone, extract(epoch FROM min(e.at))::float8 FROM messaging_message m
            JOIN messaging_messageevent e ON e.message_id = m.id WHERE e.status NOT IN ('QUEUED', 'ROUTED') GROUP BY 1
        """
        return dict(self.house.ask(statement))


def until(look: Callable[[], T], is_it: Callable[[T], bool], pause: float = _LOOK) -> None:
    """Look until it is so. Gives up only when nothing has changed for long: a slow machine is waited for."""
    seen, since = look(), monotonic()
    while not is_it(seen):
        sleep(pause)
        now = look()
        if now != seen:
            seen, since = now, monotonic()
        elif monotonic() - since > _PATIENCE:
            return


def _under_a_key(call: EgressRequest) -> EgressRequest:
    return replace(call, headers=(*call.headers, f"Idempotency-Key: {sha256(call.body).hexdigest()}"))

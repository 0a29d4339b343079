"""What survives kill -9: real processes, as `make run` starts them, are killed while messages are on their way.

Each scenario sends through the API, kills at moments drawn from a seed, waits until everything has ended, and then
compares what the phones got with what the tables say.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from time import monotonic, sleep, time
from typing import Any
from uuid import UUID

import orjson

from apps.core.egress import Request, Window
from sentdash.bench import evidence, invariants, load, numbers, slow_bodies
from sentdash.bench.accept import request
from sentdash.bench.carrier import Carrier
from sentdash.bench.evidence import Verdict
from sentdash.bench.house import House
from sentdash.bench.running import Running, running_all

_AT_ONCE = 100  # recipients of one request
_PROGRAMS = 8  # calls under way at once
_ACCEPTED = 202
_LOOK = 0.002  # seconds
_ARRIVAL = 0.05  # seconds in which the carrier reads what is on the wire
_SPREAD = 0.03  # seconds over which the kills are spread: less than an answer takes, so that each hits calls under way
_IN_FLIGHT = 20.0  # seconds to wait for a share of messages to take off before it is killed all the same
_ENDED = 90.0  # seconds until everything must have ended
_SLOW = {"kind": "slow", "ms": 35}  # so that a kill finds calls under way …
_SLOWER = {"kind": "slow", "ms": 300}  # … even few calls, on a busy machine
_FORGETS_KEYS = {"kind": "forget_keys"}
_WORKER = "worker-kill-9"
_FORGETS = "a carrier that ignores idempotency keys"
_LATE = "receipts later than the lease"
_SLOW_BODIES = "500 slow bodies"
_WORTH_TIMING = 1000  # messages
_FINAL = "('DELIVERED', 'READ', 'FAILED')"


@dataclass(frozen=True)
class Scenario:
    """`play` does the harm; `receipts_ms` is how late the carrier tells that it sent a message."""

    name: str
    messages: int
    kills: int
    play: Callable[[Stage], None]
    faults: tuple[Mapping[str, Any], ...] = (_SLOW,)
    receipts_ms: int = 50


@dataclass(frozen=True)
class Outcome:
    scenario: Scenario
    seed: int
    verdict: Verdict
    repeats: int  # answered by the carrier from the idempotency key
    invariants: Mapping[str, int]
    seconds: float
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not (self.verdict.lost or self.verdict.unexplained or any(self.invariants.values()))

    def record(self, **about: Any) -> dict[str, Any]:
        """The object that goes to chaos.jsonl."""
        verdict = self.verdict
        return {
            "scenario": self.scenario.name,
            "kills": self.scenario.kills,
            "sent": verdict.sent,
            "lost": verdict.lost,
            "duplicated": verdict.duplicated,
            "explained": verdict.explained,
            "unexplained": verdict.unexplained,
            "repeats": self.repeats,
            "invariants": dict(self.invariants),
            "seconds": round(self.seconds, 1),
            "seed": self.seed,
            **{name: round(value, 3) for name, value in self.figures.items()},
            **about,
        }


@dataclass
class Stage:
    """One scenario being played: who runs, and what happened so far."""

    house: House
    scenario: Scenario
    carrier: Carrier
    random: Random
    worker: Running
    web: Running
    accepted: dict[UUID, str] = field(default_factory=dict)  # message id → phone
    worker_kills: list[float] = field(default_factory=list)  # unix seconds
    broken: dict[str, int] = field(default_factory=dict)  # rules of the scenario's own
    figures: dict[str, float] = field(default_factory=dict)

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
                self._note(load.one(window, request(self.house, "/v3/messages", phones), expect=202))

    def insist(self, count: int, kill_after: int) -> None:
        """As programs do: a call each, under a key; what got no answer is asked again. The web dies in the middle."""
        start = len(self.accepted)
        waiting = deque(numbers.phones(start, count))
        with Window[str](_PROGRAMS) as window:
            while waiting or window.flying:
                while waiting and window.free:
                    window.add(_under_a_key(request(self.house, "/v3/messages", [waiting[0]])), waiting.popleft())
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
        """Until the carrier has seen so many more requests, or it takes too long."""
        wanted = self.carrier.counters()["requests"] + count
        _until(lambda: self.carrier.counters()["requests"] >= wanted, _IN_FLIGHT)

    def until_claimed(self, count: int) -> None:
        """Until the worker, frozen again and again, has claimed some of the `count` newest messages, not all sent."""
        seen = self.carrier.counters()["requests"]
        newest = list(self.accepted)[-count:]
        _until(lambda: self._holds_unsent(newest, seen), _IN_FLIGHT)

    def _holds_unsent(self, newest: list[UUID], seen: int) -> bool:
        """Leaves the worker frozen when it is so."""
        self.worker.freeze()
        waiting = "SELECT count(*) FROM messaging_outgoing WHERE attempts = 0 AND message_id = ANY(%s)"
        claimed = len(newest) - int(self.house.ask(waiting, newest)[0][0])
        if claimed:
            sleep(_ARRIVAL)
            if self.carrier.counters()["requests"] - seen < claimed:
                return True
        self.worker.thaw()
        return False

    def until_ended(self) -> None:
        _until(self._is_over, _ENDED)

    def _is_over(self) -> bool:
        left = f"SELECT FROM messaging_message WHERE status NOT IN {_FINAL}"
        return bool(self.house.ask(f"SELECT NOT EXISTS ({left}) AND NOT EXISTS (SELECT FROM messaging_outgoing)")[0][0])

    def recorded(self) -> dict[str, float]:
        """When our rows first said that the carrier has the message of a phone."""
        statement = """
            SELECT m.phone, extract(epoch FROM min(e.at))::float8 FROM messaging_message m
            JOIN messaging_messageevent e ON e.message_id = m.id WHERE e.status NOT IN ('QUEUED', 'ROUTED') GROUP BY 1
        """
        return dict(self.house.ask(statement))


def kill_workers(stage: Stage) -> None:
    """A share of messages takes off and the worker is killed: in turn while it sends, and when it has just claimed."""
    *shares, last = stage.shares()
    for turn, share in enumerate(shares):
        stage.accept(share)
        if turn % 2:
            stage.until_claimed(share)
        else:
            stage.until_requests(stage.random.randint(1, share))
            sleep(stage.random.uniform(0, _SPREAD))
        stage.worker.kill()
        stage.worker_kills.append(time())
        stage.worker.start()
    stage.accept(last)


def kill_valkey(stage: Stage) -> None:
    """Bells are in Valkey when it dies, and more messages are accepted while it is down: beat rings for all."""
    *shares, last = stage.shares()
    for share in shares:
        stage.worker.stop()
        stage.accept(share // 2)
        stage.house.valkey.kill()
        stage.accept(share - share // 2)
        stage.house.valkey.start()
        stage.house.valkey.wait()
        stage.worker.start()
    stage.accept(last)


def kill_web(stage: Stage) -> None:
    """The web processes die while receipts come in. The carrier tells again what was not taken."""
    *shares, last = stage.shares()
    for share in shares:
        stage.accept(share)
        stage.until_requests(stage.random.randint(1, share))
        stage.web.kill()
        stage.web.start()
        stage.web.wait()
    stage.accept(last)


def kill_web_while_it_accepts(stage: Stage) -> None:
    """Programs that repeat what was not answered, under the same Idempotency-Key, send each message once."""
    for share in stage.shares()[:-1]:
        stage.insist(share, stage.random.randint(1, share - 1))
        stage.web.wait()
        stage.until_ended()  # the carrier tells thrice, within seconds: one death is to be survived, not a row of them
    stage.accept(stage.shares()[-1])


def hold_bodies(stage: Stage) -> None:
    """500 clients that never finish their requests. With few messages it is a trial, and no figure is made of it."""
    is_timed, plan = stage.scenario.messages >= _WORTH_TIMING, stage.house.plan
    crowd = slow_bodies.Crowd("127.0.0.1", plan.port, 500 if is_timed else 50)
    slow_bodies.contend(stage, crowd, plan.url, stage.scenario.messages, is_timed=is_timed)


def _under_a_key(call: Request) -> Request:
    return replace(call, headers=(*call.headers, f"Idempotency-Key: {sha256(call.body).hexdigest()}"))


def scenarios(*, quick: bool, lease: int) -> list[Scenario]:
    """`lease` is in seconds: receipts that come later than that find the message sent a second time."""
    late, forgetful = (lease + 5) * 1000, (_SLOW, _FORGETS_KEYS)
    if quick:
        return [
            Scenario(_WORKER, 200, 2, kill_workers, (_SLOWER,)),
            Scenario(f"{_WORKER}, {_FORGETS}, {_LATE}", 100, 1, kill_workers, (_SLOWER, _FORGETS_KEYS), late),
            Scenario("valkey-kill-9", 100, 1, kill_valkey),
            Scenario("web-kill-9, programs repeat under their keys", 100, 1, kill_web_while_it_accepts),
            Scenario(_SLOW_BODIES, 40, 0, hold_bodies),
        ]
    return [
        Scenario(_WORKER, 2000, 8, kill_workers),
        Scenario(f"{_WORKER}, {_LATE}", 1000, 4, kill_workers, receipts_ms=late),
        Scenario(f"{_WORKER}, {_FORGETS}", 1000, 8, kill_workers, forgetful),
        Scenario(f"{_WORKER}, {_FORGETS}, {_LATE}", 1000, 4, kill_workers, forgetful, late),
        Scenario("valkey-kill-9", 1000, 3, kill_valkey),
        Scenario("web-kill-9", 1000, 3, kill_web),
        Scenario("web-kill-9, programs repeat under their keys", 1000, 4, kill_web_while_it_accepts),
        Scenario(_SLOW_BODIES, 1000, 0, hold_bodies),
    ]


def perform(house: House, wanted: Sequence[Scenario], seed: int) -> Iterator[Outcome]:
    """One after the other, in one house; each begins with empty tables and a carrier that remembers nothing."""
    programs = [house.program(name) for name in ("web", "worker", "beat")]
    with running_all(programs, house.home) as [web, worker, _]:
        for scenario in wanted:
            started = monotonic()
            with _carrier(house, scenario, seed) as carrier:
                house.clear()
                stage = Stage(house, scenario, carrier, Random(seed), worker, web)
                yield _played(stage, seed, started)


def _played(stage: Stage, seed: int, started: float) -> Outcome:
    stage.scenario.play(stage)
    stage.until_ended()
    phones = list(stage.accepted.values())
    verdict = evidence.judge(phones, stage.carrier.arrivals(phones), stage.recorded(), stage.worker_kills)
    broken = invariants.violations(stage.house.ask, list(stage.accepted))
    repeats = stage.carrier.counters()["repeats"]
    return Outcome(
        stage.scenario, seed, verdict, repeats, {**broken, **stage.broken}, monotonic() - started, stage.figures
    )


@contextmanager
def _carrier(house: House, scenario: Scenario, seed: int) -> Iterator[Carrier]:
    simulator = house.program("simulator")
    pace = ("--sent-ms", str(scenario.receipts_ms), "--final-ms", "50")
    with house.around(simulator.but(argv=(*simulator.argv, *pace))):
        carrier = Carrier(house.plan.simulator_url)
        carrier.forget()
        carrier.misbehave(scenario.faults, seed)
        yield carrier
        carrier.close()


def _until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = monotonic() + seconds
    while not condition() and monotonic() < deadline:
        sleep(_LOOK)

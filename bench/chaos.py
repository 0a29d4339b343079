"""What survives kill -9: kill real processes, started as by `make run`, while they send messages.

Each scenario sends through the API, kills at random moments from a seed, waits until every message has a final status,
and then compares what the phones received with the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep
from typing import Any

from bench import evidence, invariants, slow_bodies
from bench.carrier import CarrierConnection
from bench.codes_chaos import fall_back, kill_workers_that_wait
from bench.evidence import Verdict
from bench.instance import Instance
from bench.money_chaos import kill_workers_that_pay
from bench.running import running_all
from bench.stages import SLOW, Scenario, Stage
from bench.webhooks_chaos import kill_workers_that_deliver

_SPREAD = 0.03  # seconds over which the kills are spread: less than an answer takes, so that each hits calls under way
_SLOWER = {"kind": "slow", "ms": 300}  # … even few calls, on a busy machine
_FORGETS_KEYS = {"kind": "forget_keys"}
_WORKER = "worker-kill-9"
_FORGETS = "a carrier that ignores idempotency keys"
_LATE = "receipts later than the lease"
_SLOW_BODIES = "500 slow bodies"
_WORTH_TIMING = 1000  # messages
_AWAY = "web-kill-9, away until the carrier gives up"
_WEBHOOKS = "webhooks, worker-kill-9"
_PAID = "paid sends, worker-kill-9"
_CODES = "codes, worker-kill-9 in the wait"


@dataclass(frozen=True)
class ScenarioOutcome:
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
        stage.kill_worker()
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


def keep_web_away(stage: Stage) -> None:
    """Web is down for longer than the carrier tells: what became of those messages must be asked for."""
    *shares, last = stage.shares()
    for share in shares:
        given_up = stage.carrier.counters()["callbacks_failed"]
        stage.accept(share)
        stage.web.kill()
        stage.until_given_up(given_up + share // 2)
        stage.web.start()
        stage.web.wait()
    stage.accept(last)


def kill_web_while_it_accepts(stage: Stage) -> None:
    """Programs that repeat what was not answered, under the same Idempotency-Key, send each message once."""
    for share in stage.shares()[:-1]:
        stage.insist(share, stage.random.randint(1, share - 1))
        stage.web.wait()
    stage.accept(stage.shares()[-1])


def hold_bodies(stage: Stage) -> None:
    """500 clients that never finish their requests. With few messages it is a trial, and no figure is made of it."""
    is_timed, plan = stage.scenario.messages >= _WORTH_TIMING, stage.house.plan
    crowd = slow_bodies.Crowd("127.0.0.1", plan.port, 500 if is_timed else 50)
    slow_bodies.contend(stage, crowd, plan.url, stage.scenario.messages, is_timed=is_timed)


def scenarios(*, quick: bool, lease: int) -> list[Scenario]:
    """`lease` is in seconds: receipts that come later than that find the message sent a second time."""
    # A busy machine may take many seconds to claim what a lease gave back; only then is the receipt really later.
    late, forgetful = (lease + (5 if quick else 30)) * 1000, (SLOW, _FORGETS_KEYS)
    if quick:
        return [
            Scenario(_WORKER, 200, 2, kill_workers, (_SLOWER,)),
            Scenario(f"{_WORKER}, {_FORGETS}, {_LATE}", 100, 1, kill_workers, (_SLOWER, _FORGETS_KEYS), late),
            Scenario("valkey-kill-9", 100, 1, kill_valkey),
            Scenario("web-kill-9, programs repeat under their keys", 100, 1, kill_web_while_it_accepts),
            Scenario(_AWAY, 100, 1, keep_web_away),
            Scenario(_SLOW_BODIES, 40, 0, hold_bodies),
            Scenario(_WEBHOOKS, 75, 2, kill_workers_that_deliver),
            Scenario(_CODES, 30, 1, kill_workers_that_wait),
            Scenario(_PAID, 100, 2, kill_workers_that_pay, (_SLOWER,)),
        ]
    return [
        Scenario(_WORKER, 2000, 8, kill_workers),
        Scenario(f"{_WORKER}, {_LATE}", 1000, 4, kill_workers, receipts_ms=late),
        Scenario(f"{_WORKER}, {_FORGETS}", 1000, 8, kill_workers, forgetful),
        Scenario(f"{_WORKER}, {_FORGETS}, {_LATE}", 1000, 4, kill_workers, forgetful, late),
        Scenario("valkey-kill-9", 1000, 3, kill_valkey),
        Scenario("web-kill-9", 1000, 3, kill_web),
        Scenario("web-kill-9, programs repeat under their keys", 1000, 4, kill_web_while_it_accepts),
        Scenario(_AWAY, 1000, 2, keep_web_away),
        Scenario(_SLOW_BODIES, 1000, 0, hold_bodies),
        Scenario(_WEBHOOKS, 2500, 20, kill_workers_that_deliver),
        Scenario("codes, fallback to SMS", 200, 0, fall_back),
        Scenario(_CODES, 300, 5, kill_workers_that_wait),
        Scenario(_PAID, 5000, 12, kill_workers_that_pay),
    ]


def perform(house: Instance, wanted: Sequence[Scenario], seed: int) -> Iterator[ScenarioOutcome]:
    """One after the other, in one house; each begins with empty tables and a carrier that remembers nothing."""
    programs = [house.program(name) for name in ("web", "worker", "beat")]
    with running_all(programs, house.home) as [web, worker, _]:
        for scenario in wanted:
            started = monotonic()
            with _carrier(house, scenario, seed) as carrier:
                house.clear()
                stage = Stage(house, scenario, carrier, Random(seed), worker, web)
                yield _played(stage, seed, started)


def _played(stage: Stage, seed: int, started: float) -> ScenarioOutcome:
    stage.scenario.play(stage)
    stage.until_ended()
    phones = list(stage.accepted.values())
    verdict = evidence.judge(phones, stage.carrier.arrivals(phones), stage.recorded(), stage.worker_kills)
    broken = invariants.violations(stage.house.ask, list(stage.accepted))
    repeats = stage.carrier.counters()["repeats"]
    broken = {**broken, **stage.broken}
    return ScenarioOutcome(stage.scenario, seed, verdict, repeats, broken, monotonic() - started, stage.figures)


@contextmanager
def _carrier(house: Instance, scenario: Scenario, seed: int) -> Iterator[CarrierConnection]:
    simulator = house.program("simulator")
    pace = ("--sent-ms", str(scenario.receipts_ms), "--final-ms", "50")
    with house.around(simulator.but(argv=(*simulator.argv, *pace))):
        carrier = CarrierConnection(house.plan.simulator_url)
        carrier.forget()
        carrier.misbehave(scenario.faults, seed)
        yield carrier
        carrier.close()

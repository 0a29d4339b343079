"""What survives of webhooks when workers are killed: every event arrives, and what arrives twice is the same event.

The worker that sends the messages also delivers their events, to a receiver that subscribes to everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

import orjson

from apps.core.egress import EgressRequest, Window
from apps.webhooks import catalog
from apps.webhooks.models import TIMEOUTS
from bench import load, webhook_evidence
from bench.instance import Instance
from bench.stages import Stage, until
from bench.stub_connection import ReceiverConnection, webhook_receiver

_SLOW, _SLOWER = 35, 300  # ms before every answer, so that kills find calls under way; more where messages are few
_FEW = 1000  # messages
_SPREAD = 0.03  # seconds over which the kills are spread
_PAUSE = 0.2  # seconds between two looks at the queue
_LEFT = """
SELECT (SELECT count(*) FROM webhooks_outboxbatch), (SELECT count(*) FROM webhooks_delivery WHERE due_at IS NOT NULL)
"""
# %s is how many events happened.
_NOT_LOGGED = """
SELECT greatest(%s - count(*), count(*) FILTER (WHERE status <> 'delivered' OR attempts = 0 OR tries = '[]'))
FROM webhooks_delivery
"""


def kill_workers_that_deliver(stage: Stage) -> None:
    """A share of messages takes off, and the worker is killed after some of their events were delivered."""
    house = stage.house
    with webhook_receiver(house) as receiver, _subscribed(house, receiver.url):
        receiver.wait(_SLOWER if stage.scenario.messages < _FEW else _SLOW)
        *shares, last = stage.shares()
        for share in shares:
            wanted = receiver.count() + stage.random.randint(1, 3 * share)
            stage.accept(share)
            until(receiver.count, lambda seen, wanted=wanted: seen >= wanted)  # type: ignore[misc]
            sleep(stage.random.uniform(0, _SPREAD))
            stage.kill_worker()
        stage.accept(last)
        stage.until_ended()
        until(lambda: house.ask(_LEFT)[0], lambda left: left == (0, 0), _PAUSE)
        _judge(stage, receiver)


@contextmanager
def _subscribed(house: Instance, url: str) -> Iterator[None]:
    """An endpoint for everything, with the shortest timeout: claims of a dead worker end so much sooner."""
    wanted = {
        "display_name": "Chaos",
        "endpoint_url": url,
        "event_types": [family.name for family in catalog.FAMILIES],
        "timeout_seconds": TIMEOUTS[0],
    }
    headers = ("Content-Type: application/json", f"x-api-key: {house.demo['SENT_DM_API_KEY']}")
    with Window[None](1) as window:
        call = EgressRequest("POST", f"{house.plan.url}/v3/webhooks", headers, orjson.dumps(wanted), timeout=300.0)
        load.one(window, call, expect=201)
    yield
    house.database.execute("TRUNCATE webhooks_endpoint, webhooks_delivery, webhooks_outboxbatch CASCADE")


def _judge(stage: Stage, receiver: ReceiverConnection) -> None:
    happened = webhook_evidence.event_ids(stage.house.ask(webhook_evidence.HAPPENED))
    verdict = webhook_evidence.judge(happened, receiver.arrivals())
    batches, due = stage.house.ask(_LEFT)[0]
    stage.broken |= {
        "every event arrived": verdict.lost,
        "nothing arrived that had not happened": verdict.unknown,
        "what arrived twice has the same id and the same bytes": verdict.differing,
        "every event is logged as delivered": stage.house.ask(_NOT_LOGGED, verdict.happened)[0][0],
        "nothing is left in the outbox or due": batches + due,
    }
    stage.figures |= {"events": verdict.happened, "events_twice": verdict.repeated}

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from apps.messaging.models import Message, Outgoing
from bench import worker
from sentdash.processes import Program
from tests.fakes.receiver import Receiver

# Answers every order with its count, doubled, and ends at the word "end".
ECHO = """
import json, sys
for line in sys.stdin:
    order, count = json.loads(line)
    if order == "end":
        break
    print(json.dumps(count * 2), flush=True)
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def test_seed_accepts_messages_to_as_many_numbers(demo: dict[str, str]) -> None:
    assert worker.seed(3) == 3

    assert len(set(Message.objects.values_list("phone", flat=True))) == 3
    assert Outgoing.objects.count() == 3


def test_calls_of_the_floor_are_those_of_the_product(
    demo: dict[str, str], settings: Settings, receiver: Receiver
) -> None:
    settings.PROVIDER_URLS = {"telnyx": receiver.url}

    assert worker.fly(3) > 0

    calls = receiver.calls
    assert {call.path for call in calls} == {"/messages"}
    assert len({call.headers["idempotency-key"] for call in calls}) == 3
    assert {tuple(call.json()) for call in calls} == {
        ("from", "to", "text", "webhook_url", "webhook_failover_url", "tags")
    }


def test_orders_are_answered_in_turn() -> None:
    program = Program("echo", (sys.executable, "-c", ECHO), dict(os.environ))

    with worker.start_worker(program) as echo:
        echo.tell("first", 1)
        echo.tell("second", 2)
        answers = [echo.hear(), echo.hear(), echo.ask("third", 3)]

    assert answers == [2, 4, 6]


def test_worker_that_has_ended_is_reported() -> None:
    program = Program("echo", (sys.executable, "-c", ECHO), dict(os.environ))

    with worker.start_worker(program) as echo, pytest.raises(RuntimeError, match="ended"):
        echo.ask("end")

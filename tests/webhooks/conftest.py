"""The cast, a receiver on loopback that may be called, and a worker whose clock the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from apps.core import egress
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.deliver import Delivering
from apps.webhooks.outbox import OutboxEvent
from tests.cast import Cast, assemble
from tests.factories.webhooks import NOW
from tests.fakes.receiver import Receiver


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver() as listening:
        yield listening


@dataclass
class Worker:
    """Delivers as the worker does, on this thread. `now` stands still unless the test moves it."""

    now: datetime = NOW

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget what is only in memory, as a worker that was killed does."""
        self.delivering = Delivering(lambda: self.now)

    def publish(self, customer: Customer, event: str = "templates", count: int = 1) -> None:
        outbox.publish(customer, [OutboxEvent(event, new_id(), self.now, {"n": n}) for n in range(count)])

    def work(self) -> int:
        """Deliver all that is due now; returns how many calls were made."""
        made = 0
        while (claimed := self.delivering.claim(500)).count:
            self.delivering.line.extend(claimed.ready)
            made += self.call_waiting()
        return made

    def call_waiting(self) -> int:
        """Make the calls that may begin; returns how many."""
        results = []
        while job := self.delivering.line.next():
            request = self.delivering.leaves(job, now=self.now)
            response = egress.call(request)
            results.append(self.delivering.landed(job, request, response, now=self.now))
        if results:
            self.delivering.store(results)
        return len(results)

    def look_again(self) -> None:
        """Endpoints are known for a second; now it is over."""
        self.delivering._endpoints.clear()

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def worker(db: None) -> Worker:
    return Worker()

"""The process that runs product code for the benchmarks (`manage.py bench --worker`), on commands from its stdin.

It accepts messages without HTTP, drains them as a worker would, and makes the same carrier calls without a database.
Each command and each result is one line of JSON.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone

from apps.channels.models import Sender
from apps.channels.providers import telnyx
from apps.channels.providers.types import Outbound, Text
from apps.core.egress import EgressRequest, Window
from apps.core.models import new_id
from apps.message_templates.models import MessageTemplate
from apps.messaging.sending import accepting, deliver
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from bench import load, numbers, paying, publisher, whatsapp_line
from sentdash.processes import Program

_AT_ONCE = 1000  # recipients accepted in one transaction
_TEMPLATE = "order_confirmation"
_TEXT = "Hello Ada, your order A-1042 is on its way. Reply STOP to opt out."


def seed(count: int, channel: str | None = None) -> int:
    """Accept `count` messages, each to a number of its own."""
    customer = Customer(Organization.objects.get())
    template = MessageTemplate.objects.get(name=_TEMPLATE)
    for start in range(0, count, _AT_ONCE):
        accepting.accept(
            customer,
            phones=numbers.phones(start, min(_AT_ONCE, count - start)),
            channels=[channel],
            template_id=template.id,
            parameters={"name": "Ada", "order_id": "A-1042"},
            metadata={"endpoint": "POST /v3/messages", "request_id": "req_0123456789ab"},
            now=timezone.now(),
        )
    return count


def drain(_: int) -> int:
    """How many tries were settled."""
    return deliver.drain()


def fly(count: int) -> float:
    """Seconds for the same calls, made before, through the same window, and no database."""
    requests = _requests(count)
    with Window[None](settings.SEND_WINDOW) as window:
        return load.fly(window, requests, expect=200)


def _requests(count: int) -> list[EgressRequest]:
    sender = Sender.objects.order_by("id")[0]
    url = f"{settings.CALLBACK_URL}/callbacks/telnyx"
    return [
        telnyx.request(
            Outbound(new_id(), phone, sender.address, Text(_TEXT), url),
            sender.credentials,
            settings.PROVIDER_URLS["telnyx"],
        )
        for phone in numbers.phones(0, count)
    ]


def seed_over(given: tuple[int, str]) -> int:
    """The same over one channel."""
    return seed(*given)


_ORDERS: dict[str, Callable[[Any], Any]] = {
    "seed": seed_over,
    "drain": drain,
    "fly": fly,
    **publisher.ORDERS,
    **paying.ORDERS,
    **whatsapp_line.ORDERS,
}


def serve() -> None:
    """Carry out orders until standard input ends."""
    for line in sys.stdin.buffer:
        order, given = orjson.loads(line)
        sys.stdout.buffer.write(orjson.dumps(_ORDERS[order](given)) + b"\n")
        sys.stdout.buffer.flush()


class WorkerClient:
    """Sends orders to the worker process and reads its answers."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def tell(self, order: str, given: Any = 0) -> None:
        """Give an order without waiting for its end."""
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps([order, given]) + b"\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """The answer to the oldest order that has none yet."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The worker process has ended; its output is above.")
        return orjson.loads(line)

    def ask(self, order: str, given: Any = 0) -> Any:
        self.tell(order, given)
        return self.hear()


def worker_program(within: Program) -> Program:
    """This process, in the environment of another of the house's programs."""
    return within.but(argv=(sys.executable, "manage.py", "bench", "--worker"))


@contextmanager
def start_worker(program: Program) -> Iterator[WorkerClient]:
    process = subprocess.Popen(
        program.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=program.cwd, env=dict(program.env)
    )
    try:
        yield WorkerClient(process)
    finally:
        process.communicate()  # closes its input, and it ends

"""How long the server takes for each page: the whole request, from routing to rendering, without the network.

Measured in this process, on the account that `manage.py seed_history` filled. Nothing else should be running: a round
is repeated if other processes needed the cores.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time, sleep
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.contacts.models import Contact
from apps.core.models import first_id_at
from apps.messaging.models import Message
from apps.organizations.models import Organization
from apps.users.models import Membership, Role, User
from bench import table

_STATUSES = ("waiting", "moving", "delivered", "failed", "blocked", "received", "READ", "FAILED")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOAD = Path("/proc/loadavg")
_PATIENCE = 40  # rounds
_HEAD = ("page", "p50, ms", "p95, ms", "queries")


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """Milliseconds of one address over its rounds, with the least that was this process's own, and its statements."""

    address: str
    times: list[float]
    own: float
    queries: int
    note: str = ""

    @property
    def name(self) -> str:
        """Without the ids, which are other ones in every database."""
        return f"`{_ID.sub('…', self.address)}`{f' ({self.note})' if self.note else ''}"

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1]

    def __str__(self) -> str:
        times = f"{min(self.times):6.1f} best {median(self.times):6.1f} median {self.p95:6.1f} p95 {self.own:6.1f} own"
        return f"{times} ms {self.queries:3} queries  {self.address}"


def measure(rounds: int) -> Iterator[MeasuredPage]:
    """Each address once uncounted, then `rounds` times."""
    organization = Organization.objects.order_by("id")[0]
    client = Client(headers={"host": "localhost"})
    client.force_login(_reader(organization))
    for address, note in [*((each, "") for each in _addresses(organization)), *_deep(organization)]:
        _get(client, address)
        times, own = zip(*(_undisturbed(client, address) for _ in range(rounds)), strict=True)
        with CaptureQueriesContext(connection) as asked:
            _get(client, address)
        yield MeasuredPage(address, list(times), min(own), len(asked), note)


def markdown(pages: Sequence[MeasuredPage]) -> str:
    rows = [(page.name, f"{median(page.times):.0f}", f"{page.p95:.0f}", str(page.queries)) for page in pages]
    return table.markdown(_HEAD, rows)


def _reader(organization: Organization) -> User:
    member = Membership.objects.filter(organization=organization, profile=None, role=Role.OWNER)
    owner = member.select_related("user").order_by("id")[0].user
    assert owner is not None
    return owner


def _undisturbed(client: Client, address: str) -> tuple[float, float]:
    """A round before and after which there was a core for everybody; any, where that never comes."""
    for _ in range(_PATIENCE):
        was_crowded = _is_crowded()
        took = _get(client, address)
        if not (was_crowded or _is_crowded()):
            break
        sleep(0.05)
    return took


def _is_crowded() -> bool:
    """Do more threads want to run than there are cores? Unknown where there is no /proc."""
    return _LOAD.exists() and int(_LOAD.read_text().split()[3].partition("/")[0]) > (os.cpu_count() or 1)


def _get(client: Client, address: str) -> tuple[float, float]:
    started, began = perf_counter(), process_time()
    answer = client.get(address)
    took, own = perf_counter() - started, process_time() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered with {answer.status_code}.")
    return took * 1000, own * 1000


def _addresses(organization: Organization) -> Iterator[str]:
    newest: Any = Message.objects.filter(organization=organization).newest_first()[0]
    yield from ("/overview/?span=24h", "/overview/?span=7d", "/overview/?span=30d", "/messages/")
    yield from (f"/messages/?status={status}" for status in _STATUSES)
    yield from (f"/messages/?channel={channel}" for channel in ("sms", "whatsapp", "rcs", "auto"))
    yield from (f"/messages/?when={when}" for when in ("24h", "7d", "30d"))
    yield f"/messages/?since={newest.created_at:%Y-%m-01}&status=failed"
    yield f"/messages/?template={newest.template_id or organization.id}"
    yield f"/messages/?template={organization.id}"  # no such template: nothing passes
    yield "/messages/?direction=INBOUND&channel=whatsapp"
    yield "/messages/?code=ERR_UNDELIVERABLE&channel=sms"
    yield f"/messages/?to={newest.phone.replace('+', '%2B')}"
    yield f"/messages/?q={newest.phone[5:]}"
    yield "/messages/?q=555"
    yield f"/messages/?q={newest.id}"
    yield f"/messages/?q={str(newest.id)[:8]}"
    yield f"/messages/{newest.id}/"
    yield f"/messages/of/{newest.contact_id}/"
    yield "/messages/pulse/"
    yield from (
        "/contacts/",
        "/contacts/?consent=reachable",
        "/contacts/?consent=opted_out",
        "/contacts/?channel=whatsapp",
    )
    yield from ("/contacts/?whose=own", "/contacts/?whose=others")
    yield f"/contacts/?q={newest.phone[5:]}"
    yield "/contacts/?q=555"
    yield "/contacts/?q=99999999"  # nobody's: every number is looked at
    yield f"/contacts/{newest.contact_id}/"
    yield f"/find/?q={newest.phone[5:]}"
    yield f"/find/?q={newest.id}"
    yield from ("/messages/new/", "/lookup/", "/developers/keys/", "/settings/me/")


def _deep(organization: Organization) -> Iterator[tuple[str, str]]:
    """Page 10,000 of fifty rows, or the middle of a shorter history; and what to call it."""
    ids = Message.objects.filter(organization=organization).order_by("-id").values_list("id", flat=True)
    count = ids.count()
    deep = min(500_000, count // 2)
    cursor, page = ids[deep], f"page {deep // 50:,}"
    yield from ((f"/messages/?before={cursor}", page), (f"/messages/?after={cursor}", page))
    yield from ((f"/messages/?status={status}&before={cursor}", page) for status in _STATUSES)
    oldest = ids.order_by("id")[0]
    yield f"/messages/?before={first_id_at(Message.objects.get(id=oldest).created_at)}", "behind the last"
    people = Contact.objects.filter(organization=organization).order_by("-id").values_list("id", flat=True)
    deep = people.count() // 2
    yield f"/contacts/?before={people[deep]}", f"page {deep // 50:,}"

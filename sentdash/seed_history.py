"""A long history for one account: messages like those of a busy shop, copied in the order of their keys.

For looking at pages and measuring them; nothing is sent. The same seed makes the same history.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, islice
from random import Random
from uuid import UUID

import orjson
from django.db import transaction

from apps.contacts.models import Contact
from apps.core import sql
from apps.core.models import first_id_at
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import hourly_counts
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from sentdash import past
from sentdash.past import Exchange, Past, PastStep

_AT_ONCE = 20_000  # messages in one COPY
_RANDOM_BITS = (1 << 62) - 1
_NUMBER = "+14155550100"
# Values for variables with these names. Others get their samples.
_VALUES = {
    "name": ("Ada", "Lena", "Omar", "Priya", "Tom", "Marta", "Jonas", "Ines", "Sam", "Noor", "Kenji", "Rosa"),
    "day": ("Monday at 9:00", "Tuesday at 14:30", "Friday at 10:30", "Saturday at 11:15"),
}
_REPLIES = ("Thanks!", "Great, thank you. Can we bring a pram?", "STOP", "When will it arrive?", "ok", "👍")


@dataclass(frozen=True)
class _Fate:
    """An outcome: its share of all messages, and the later activities as (seconds after, status, description)."""

    share: float
    status: str
    channel: str | None
    steps: tuple[tuple[float, str, str], ...] = ()
    code: str | None = None
    words: str | None = None


def _sent(channel: str) -> tuple[tuple[float, str, str], ...]:
    route = f"Route chosen: {channel} from {_NUMBER}"
    return ((0.1, "ROUTED", route), (0.2, "SENT", f"Message sent via {channel.upper()}"))


def _failed(share: float, code: str, sentence: str, *, after: float = 0.1, sent: bool = False) -> _Fate:
    words = f"{code}: {sentence}"
    steps = _sent("sms") if sent else ()
    return _Fate(share, "FAILED", "sms" if sent else None, (*steps, (after, "FAILED", words)), code, words)


def _delivered(share: float, channel: str, *, is_read: bool = False) -> _Fate:
    steps = (*_sent(channel), (2.5, "DELIVERED", "Message delivered to recipient"))
    if is_read:
        return _Fate(share, "READ", channel, (*steps, (90.0, "READ", "Message read by recipient")))
    return _Fate(share, "DELIVERED", channel, steps)


_FATES = (
    _delivered(0.72, "sms"),
    _delivered(0.13, "whatsapp"),
    _delivered(0.09, "whatsapp", is_read=True),
    _Fate(0.02, "RECEIVED", "sms"),
    _Fate(0.008, "SENT", "sms", _sent("sms")),
    _failed(0.012, "ERR_UNDELIVERABLE", "Telnyx 40001: Not routable", after=4.0, sent=True),
    _failed(0.006, "ERR_NUMBER_INVALID", "This phone number is not assigned to anybody."),
    _failed(0.002, "ERR_BLOCKED_AS_SPAM", "Telnyx 40002: Blocked as spam", after=3.0, sent=True),
    _failed(0.008, "ERR_CONSENT_BLOCKED", "This person has opted out of receiving messages."),
    _failed(0.001, "ERR_ROUTE_DENIED", "There is no active sender for whatsapp to US."),
)
_SHARES = list(accumulate(fate.share for fate in _FATES))

_REPORT = '{"event_type": "message.finalized", "payload": {"type": "SMS", "errors": []}}'


@dataclass(frozen=True)
class _Words:
    """The content: a template with parameters, or a person's text."""

    text: str
    template_id: UUID | None = None
    parameters: str | None = None


def make(customer: Customer, count: int, *, days: int, now: datetime, seed: int = 1) -> None:
    """Write `count` messages of the last `days` days, and update the hourly counts."""
    history = _history(customer, count, days=days, now=now, seed=seed)
    while batch := list(islice(history, _AT_ONCE)):
        with transaction.atomic():
            past.write(batch)
    hourly_counts.recount(now=now, since=now - timedelta(days=days + 1))
    look_anew()


def look_anew() -> None:
    """Analyze the tables, because PostgreSQL would still plan for the few rows that were there before."""
    with sql.cursor() as hot:
        for table in past.TABLES:
            hot.execute(f"VACUUM ANALYZE messaging_{table}".encode())


def _history(customer: Customer, count: int, *, days: int, now: datetime, seed: int) -> Iterator[Past]:
    chance = Random(seed)
    contacts = _contacts(customer, max(count // 50, 10))
    templates = MessageTemplate.objects.owned_by(customer).present().order_by("id")
    compiled = [(template.id, Compiled(template.definition)) for template in templates]
    for moment in _moments(count, days=days, now=now, chance=chance):
        fate = _FATES[min(bisect(_SHARES, chance.random() * _SHARES[-1]), len(_FATES) - 1)]
        person = contacts[int(chance.random() ** 2 * len(contacts))]  # some get many messages
        words = _reply(chance) if fate.status == "RECEIVED" else _written(*chance.choice(compiled), fate, chance)
        yield _message(fate, customer, person, words, moment, chance)


def _contacts(customer: Customer, count: int) -> list[tuple[UUID, str]]:
    Contact.objects.bulk_create(
        [Contact(**owner_columns(customer), phone=f"+1{2025550000 + index * 37}") for index in range(count)],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return list(Contact.objects.owned_by(customer).order_by("id").values_list("id", "phone")[:count])


def _moments(count: int, *, days: int, now: datetime, chance: Random) -> Iterator[datetime]:
    """The times in order, few of them at night."""
    start, hours_in_all = now - timedelta(days=days), days * 24
    weights = [1.2 - math.cos((hour % 24 - 3) / 24 * 2 * math.pi) for hour in range(hours_in_all)]
    scale, due = count / sum(weights), 0.0
    for hour, weight in enumerate(weights):
        due += weight * scale
        here, due = int(due), due - int(due)
        if hour == hours_in_all - 1:
            here += round(due)
        first = start + timedelta(hours=hour)
        seconds = sorted(chance.uniform(0, 3600) for _ in range(here))
        yield from (first + timedelta(seconds=second) for second in seconds)


def _message(
    fate: _Fate,
    customer: Customer,
    person: tuple[UUID, str],
    words: _Words,
    moment: datetime,
    chance: Random,
) -> Past:
    message_id = UUID(int=first_id_at(moment).int | chance.getrandbits(62) & _RANDOM_BITS)
    is_routed = fate.channel is not None
    body = orjson.dumps({"header": None, "content": words.text, "footer": None, "buttons": None}).decode()
    steps = tuple(
        PastStep(moment + timedelta(seconds=seconds), status, told, _NUMBER, fate.code if status == "FAILED" else None)
        for seconds, status, told in fate.steps
    )
    return Past(
        id=message_id,
        organization_id=customer.organization.id,
        profile_id=customer.profile.id if customer.profile else None,
        contact_id=person[0],
        phone=person[1],
        at=moment,
        status=fate.status,
        direction="OUTBOUND" if words.template_id else "INBOUND",
        template_id=words.template_id,
        channel=fate.channel,
        number=_NUMBER if is_routed else None,
        parameters=words.parameters,
        body=body if is_routed else None,
        segments=1 if is_routed else None,
        ref=f"ref-{message_id.hex[:24]}" if is_routed else None,
        code=fate.code,
        description=fate.words,
        metadata='{"endpoint": "POST /v3/messages", "request_id": "req_0123456789ab"}',
        steps=steps,
        exchanges=(Exchange(steps[-1].at, _REPORT),) if is_routed and steps else (),
    )


def _reply(chance: Random) -> _Words:
    return _Words(chance.choice(_REPLIES))


def _written(template_id: UUID, compiled: Compiled, fate: _Fate, chance: Random) -> _Words:
    values = {name: chance.choice(_VALUES.get(name, (sample,))) for name, sample in compiled.samples().items()}
    if "order_id" in values:
        values["order_id"] = f"A-{chance.randrange(10_000, 99_999)}"
    text = compiled.render(fate.channel or "sms", values).content or ""
    return _Words(text, template_id, orjson.dumps(values).decode())

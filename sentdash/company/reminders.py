"""The made-up company's scheduled reminders for the days ahead, and two cancelled ones.

These are the only messages of the history in the queue: they are sent when due, to simulated phones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import orjson

from apps.messaging.models import MessageStatus
from sentdash.company.account import Account, id_at
from sentdash.company.people import Person
from sentdash.company.wording import Wording
from sentdash.past import Past, PastStep

_TEMPLATE = "tasting_reminder"
_COUNT, _CANCELLED = 8, 2
_WRITTEN = timedelta(hours=3)  # before now
_CLERK = "ines@demo.sentdash.test"


def write(
    account: Account, people: Sequence[Person], wording: Wording, *, now: datetime, chance: Random
) -> Iterator[Past]:
    """One reminder is created per minute. They are sent from tomorrow on, every five hours."""
    reachable = [person for person in people if not person.opted_out and person.since < now - _WRITTEN]
    customer = account.customers[""]
    for index, person in enumerate(reachable[-_COUNT:]):
        at = now - _WRITTEN + timedelta(minutes=index)
        values = wording.values(wording.compiled(_TEMPLATE), person.name)
        is_cancelled = index < _CANCELLED
        step = PastStep(at + timedelta(hours=1), MessageStatus.CANCELLED, f"Cancelled by {_CLERK} before it was sent")
        yield Past(
            id=id_at(at, chance),
            organization_id=customer.organization.id,
            profile_id=None,
            contact_id=person.id,
            phone=person.phone,
            at=at,
            status=MessageStatus.CANCELLED if is_cancelled else MessageStatus.SCHEDULED,
            template_id=account.templates[_TEMPLATE].id,
            parameters=orjson.dumps(values).decode(),
            metadata=orjson.dumps({"origin": "playground", "sent_by": _CLERK}).decode(),
            scheduled_at=(now + timedelta(days=1, hours=5 * index)).replace(minute=0, second=0, microsecond=0),
            steps=(step,) if is_cancelled else (),
        )

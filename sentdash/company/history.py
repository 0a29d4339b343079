"""Give the demo account a company's history, in a few seconds and the same every time."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db import connection

from apps.messaging import hourly_counts
from apps.organizations.models import Organization
from apps.users.models import User
from sentdash import past
from sentdash.company import access, account, calls, hooks, people, reminders
from sentdash.company.traffic import Traffic
from sentdash.company.wording import Wording

_SEED = 20
_UNREAD = timedelta(hours=12)  # the newest replies


def write(organization: Organization, owner: User, *, now: datetime) -> None:
    """Fill a new account. Must run in a transaction, on an account without messages."""
    chance = Random(_SEED)
    company = account.furnish(organization, now=now, chance=chance)
    access.grant(company, owner, now=now, chance=chance)
    audiences = people.gather(now=now, chance=chance)
    traffic = Traffic(company, audiences, now, chance)
    sent = list(traffic.messages())  # read first, because this decides who has opted out
    wording = Wording(company.templates, chance)
    waiting = reminders.write(company, audiences[""].people, wording, now=now, chance=chance)
    messages = sorted([*sent, *waiting], key=lambda each: each.id)
    people.write(company, audiences, chance)
    past.write(messages, read_until=now - _UNREAD)
    calls.write(company, traffic.requests, messages, now=now, chance=chance)
    hooks.write(company, messages, now=now, chance=chance)
    hourly_counts.recount(now=now, since=now - timedelta(days=account.DAYS + 1))
    with connection.cursor() as cursor:
        for table in past.TABLES:
            cursor.execute(f"ANALYZE messaging_{table}")

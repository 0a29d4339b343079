"""Failures by cause: how many, and how many of them a remedy may help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.contacts.models import Contact
from apps.core.models import new_id
from apps.error_codes import catalog
from apps.error_codes.catalog import BLOCKING
from apps.error_codes.endings import ENDINGS
from apps.error_codes.entry import Remedy
from apps.messaging.history import failure_groups
from apps.messaging.history.failure_groups import Cause
from apps.messaging.models import Failure, Message, MessageStatus, Retry
from apps.messaging.sending import resend
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.contacts import contact


def _failed(customer: Customer, person: Contact, code: str, *, hours: float = 1) -> Message:
    when = timezone.now() - timedelta(hours=hours)
    fields = {"status": MessageStatus.FAILED, "error_code": code, "created_at": when, "contact_id": person.id}
    message = messaging.message(customer, person.phone, template_id=person.id, **fields)
    is_blocked = code in BLOCKING
    Failure.objects.create(message_id=message.id, **owner_columns(customer), error_code=code, is_blocked=is_blocked)
    return message


def _found(customer: Customer, span: str = "24h") -> dict[str, Cause]:
    low = failure_groups.since(span, now=timezone.now())
    return {each.code: each for each in failure_groups.of(customer, low=low).causes}


def test_each_cause_says_how_many_its_remedy_may_help(cast: Cast) -> None:
    people = [contact(cast.acme, f"+1415555010{number}", opt_out=number > 3) for number in range(5)]
    for person in people:
        _failed(cast.acme, person, "ERR_UNDELIVERABLE")
        _failed(cast.acme, person, "ERR_NUMBER_INVALID")
        _failed(cast.acme, person, "ERR_NUMBER_INVALID")
    retried = _failed(cast.acme, people[0], "ERR_UNDELIVERABLE")
    Retry.objects.create(message_id=retried.id, again_id=retried.id)
    _failed(cast.acme, people[0], "ERR_BLOCKED_AS_SPAM")

    found = _found(cast.acme)

    may_work, dead, spam = (found[code] for code in ("ERR_UNDELIVERABLE", "ERR_NUMBER_INVALID", "ERR_BLOCKED_AS_SPAM"))
    assert (may_work.count, may_work.retries, may_work.retried, may_work.opted_out) == (6, 4, 1, 1)
    assert (dead.count, dead.retries, dead.stops, dead.stopped) == (10, 0, 4, 1)
    assert (spam.count, spam.retries, spam.stops) == (1, 0, 0)


def test_most_frequent_comes_first_and_the_span_is_kept(cast: Cast) -> None:
    person = contact(cast.acme)
    _failed(cast.acme, person, "ERR_MESSAGE_EXPIRED")
    for _ in range(2):
        _failed(cast.acme, person, "ERR_CONSENT_BLOCKED")
    _failed(cast.acme, person, "ERR_SENDER_INVALID", hours=60)

    assert list(_found(cast.acme)) == ["ERR_CONSENT_BLOCKED", "ERR_MESSAGE_EXPIRED"]
    assert list(_found(cast.acme, "7d")) == ["ERR_CONSENT_BLOCKED", "ERR_MESSAGE_EXPIRED", "ERR_SENDER_INVALID"]


def test_failures_of_others_do_not_count(cast: Cast) -> None:
    _failed(cast.sibling, contact(cast.sibling), "ERR_UNDELIVERABLE")

    assert _found(cast.shop) == {}
    assert _found(cast.acme)["ERR_UNDELIVERABLE"].count == 1


def test_others_with_the_same_code_are_counted(cast: Cast) -> None:
    person = contact(cast.acme)
    for code in ("ERR_UNDELIVERABLE", "ERR_UNDELIVERABLE", "ERR_ROUTE_DENIED"):
        _failed(cast.acme, person, code)

    now = timezone.now()
    assert failure_groups.others(cast.acme, "ERR_UNDELIVERABLE", now=now) == 2
    assert failure_groups.others(cast.acme, "ERR_ROUTE_DENIED", now=now) == 1


@pytest.mark.parametrize("code", ENDINGS)
def test_no_retry_is_offered_that_resending_refuses(cast: Cast, code: str) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code=code, template_id=cast.acme.id)

    assert resend.is_offered(message) or catalog.ending_of(code).remedy != Remedy.RETRY


@pytest.mark.django_db
def test_only_as_many_failures_are_read_as_may_be_by_index() -> None:
    values: dict[str, Any] = {"owner": new_id(), "low": failure_groups.since("90d", now=timezone.now()), "stopping": []}
    statement = failure_groups._BY_CAUSE.format(owner="organization_id = %(owner)s", ours="true")
    with connection.cursor() as cursor:
        # Other tests fill these tables and empty them again: what the planner believes of them must not decide.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "failures_of_an_organization" in plan
    assert "messages_of_a_contact" in plan
    assert "Seq Scan" not in plan

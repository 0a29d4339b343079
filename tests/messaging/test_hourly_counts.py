"""Counting by the hour: what is counted, when it is counted anew, and which change leaves a note."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from apps.channels.providers.types import Inbound
from apps.core.models import new_id
from apps.messaging import hourly_counts
from apps.messaging.models import HourCount, Message, MessageStatus, StaleHour
from apps.messaging.sending import inbound, status
from apps.messaging.sending.settle import SendOutcome, settle
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories import channels, messaging
from tests.messaging.conftest import NOW

HOUR = timedelta(hours=1)


def _counts() -> dict[tuple[datetime, str], int]:
    return {(row.hour, row.standing): row.count for row in HourCount.objects.order_by("hour", "standing")}


def test_every_message_is_counted_once(cast: Cast) -> None:
    messaging.message(cast.acme, status=MessageStatus.SENT, created_at=NOW)
    messaging.message(cast.acme, status=MessageStatus.SENT, created_at=NOW)
    messaging.message(
        cast.acme, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED", created_at=NOW - 3 * HOUR
    )

    hourly_counts.recount(now=NOW)
    hourly_counts.recount(now=NOW)

    this = hourly_counts.hour_of(NOW)
    assert _counts() == {(this - 3 * HOUR, "BLOCKED"): 1, (this, "SENT"): 2}


def test_what_stands_for_null_in_a_count(cast: Cast) -> None:
    messaging.message(cast.shop, created_at=NOW, channel=None, template_id=None)

    hourly_counts.recount(now=NOW)

    row = HourCount.objects.get()
    assert cast.shop.profile is not None
    assert (row.profile_id, row.channel, row.template_id) == (cast.shop.profile.id, "", hourly_counts.NONE)


def test_hours_from_before_versions_were_counted_are_counted_anew(cast: Cast) -> None:
    template_id, now, days = new_id(), timezone.now(), timedelta(days=1)
    for age in (0 * days, 3 * days, 40 * days):
        messaging.message(cast.acme, template_id=template_id, template_version=2, created_at=now - age)
    hourly_counts.recount(now=now)
    HourCount.objects.update(template_version=0)

    with connection.cursor() as cursor:
        cursor.execute(import_module("apps.messaging.migrations.0014_counts_by_version").NOTE)
    hourly_counts.recount(now=now)

    found = HourCount.objects.order_by("hour").values_list("hour", "template_version")
    ages = [(round((hourly_counts.hour_of(now) - hour) / days), version) for hour, version in found]
    assert ages == [(40, 0), (3, 2), (0, 2)]


def test_young_hours_are_counted_anew_without_a_note(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.SENT, created_at=NOW)
    hourly_counts.recount(now=NOW)
    Message.objects.filter(id=message.id).update(status=MessageStatus.DELIVERED)

    hourly_counts.recount(now=NOW + HOUR)

    assert _counts() == {(hourly_counts.hour_of(NOW), "DELIVERED"): 1}
    assert not StaleHour.objects.exists()


def test_a_late_receipt_leaves_a_note_and_the_hour_is_counted_anew(cast: Cast) -> None:
    sender = channels.sender(cast.acme)
    message = messaging.message(cast.acme, status=MessageStatus.SENT, created_at=NOW)
    hourly_counts.recount(now=NOW)
    later = NOW + timedelta(days=2)

    status.apply(sender, [StatusStep(message.id, MessageStatus.DELIVERED)], now=later)

    assert [note.hour for note in StaleHour.objects.all()] == [hourly_counts.hour_of(NOW)]
    messaging.message(cast.acme, created_at=later)  # so that the count has moved on
    hourly_counts.recount(now=later)
    hourly_counts.recount(now=later)
    assert _counts()[hourly_counts.hour_of(NOW), "DELIVERED"] == 1
    assert (hourly_counts.hour_of(NOW), "SENT") not in _counts()
    assert not StaleHour.objects.exists()


def test_a_late_settlement_leaves_a_note(cast: Cast) -> None:
    message = messaging.message(cast.acme, created_at=NOW)

    settle([SendOutcome(message.id, 1, MessageStatus.SENT, NOW + timedelta(days=1), "Message sent via SMS")])

    assert [note.organization_id for note in StaleHour.objects.all()] == [cast.acme.organization.id]


def test_what_came_while_nobody_counted_is_counted(cast: Cast) -> None:
    messaging.message(cast.acme, created_at=NOW)
    hourly_counts.recount(now=NOW)
    messaging.message(cast.acme, created_at=NOW + 5 * HOUR)

    hourly_counts.recount(now=NOW + 30 * HOUR)

    assert sum(_counts().values()) == 2


def test_one_process_counts_at_a_time(cast: Cast) -> None:
    messaging.message(cast.acme, created_at=NOW)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [hourly_counts._LOCK])
            hourly_counts.recount(now=NOW)
    finally:
        other.close()

    assert not HourCount.objects.exists()


def test_the_counter_rests_after_a_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 20.0, 22.0, 22.5])
    monkeypatch.setattr(hourly_counts, "monotonic", lambda: next(clock))
    counter = hourly_counts.Counter()
    counter(now=NOW)
    messaging.message(cast.acme, created_at=NOW)

    counter(now=NOW)
    assert not HourCount.objects.exists()
    counter(now=NOW)
    assert HourCount.objects.exists()


def test_an_old_message_that_comes_in_late_leaves_a_note(cast: Cast) -> None:
    sender = channels.sender(cast.acme)
    written = Inbound("ref", "+14155552671", sender.number, "Hello", NOW, {})

    inbound.receive(sender, written, now=NOW + timedelta(days=1))

    assert [note.hour for note in StaleHour.objects.all()] == [hourly_counts.hour_of(NOW)]

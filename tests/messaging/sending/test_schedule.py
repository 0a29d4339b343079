"""When a message may be scheduled for, and how many an account may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from apps.core.errors import Invalid
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import schedule
from tests.cast import Cast
from tests.messaging.conftest import NOW, Accept

LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    schedule._held.clear()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-04T12:30:00Z", datetime(2026, 5, 4, 12, 30, tzinfo=UTC)),
        ("2026-05-04t12:30:00z", datetime(2026, 5, 4, 12, 30, tzinfo=UTC)),
        ("2026-05-04T12:30Z", datetime(2026, 5, 4, 12, 30, tzinfo=UTC)),
        ("2026-05-04 12:30:00+00:00", datetime(2026, 5, 4, 12, 30, tzinfo=UTC)),
        ("20260504T123000+0000", datetime(2026, 5, 4, 12, 30, tzinfo=UTC)),
        ("2026-05-04T12:30:00.123Z", datetime(2026, 5, 4, 12, 30, 0, 123000, tzinfo=UTC)),
        ("2026-05-04T09:00:00-05:00", datetime(2026, 5, 4, 14, 0, tzinfo=UTC)),
        ("2026-05-05T00:30:00+14:00", datetime(2026, 5, 4, 10, 30, tzinfo=UTC)),
    ],
)
def test_time_with_an_offset_is_read_in_utc(text: str, moment: datetime) -> None:
    found = schedule.read(text, field="scheduled_at", now=NOW)

    assert found == moment
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-05-04T12:30:00", "UTC offset"),
        ("2026-05-04", "UTC offset"),
        ("", "ISO 8601"),
        ("tomorrow", "ISO 8601"),
        ("1777887016", "ISO 8601"),
        ("2026-13-04T12:30:00Z", "ISO 8601"),
        ("2026-05-04T12:30:00 Europe/Berlin", "ISO 8601"),
        ("\ud800", "ISO 8601"),
        ("2026-05-04T09:30:00Z", "has passed"),
        ("0001-01-01T00:00:00+23:59", "has passed"),
        ("2026-05-04T09:31:00Z", "at least 1 minute"),
        ("2026-06-03T09:30:16Z", "at most 30 days"),
        ("9999-12-31T23:59:59-23:59", "at most 30 days"),
    ],
)
def test_what_is_wrong_with_a_time_is_said(text: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        schedule.read(text, field="scheduled_at", now=NOW)

    assert list(caught.value.details) == ["scheduled_at"]
    assert words in caught.value.details["scheduled_at"][0]


@pytest.mark.parametrize("ahead", [schedule.MIN_AHEAD, schedule.MAX_AHEAD])
def test_both_ends_are_allowed_and_nothing_beyond(ahead: timedelta) -> None:
    beyond = timedelta(microseconds=1) * (1 if ahead == schedule.MAX_AHEAD else -1)
    local = (NOW + ahead).astimezone(timezone(timedelta(hours=-9)))

    assert schedule.check(local, field="scheduled_at", now=NOW) == NOW + ahead
    with pytest.raises(Invalid):
        schedule.check(local + beyond, field="scheduled_at", now=NOW)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_scheduled_message_is_due_at_its_time(cast: Cast, accept: Accept, count: int) -> None:
    phones = [f"+1415555{2000 + number}" for number in range(count)]

    accepted = accept(cast.acme, *phones, scheduled_at=LATER)

    rows = Message.objects.filter(id__in=[each.id for each in accepted])
    assert set(rows.values_list("status", "scheduled_at", "created_at")) == {(MessageStatus.SCHEDULED, LATER, NOW)}
    assert set(Outgoing.objects.values_list("due_at", "attempts")) == {(LATER, 0)}
    assert Outgoing.objects.count() == count


@pytest.mark.parametrize("count", [1, 30])
def test_message_that_is_sent_at_once_has_no_time(cast: Cast, accept: Accept, count: int) -> None:
    accept(cast.acme, *[f"+1415555{2000 + number}" for number in range(count)])

    assert set(Message.objects.values_list("status", "scheduled_at")) == {(MessageStatus.QUEUED, None)}


def test_account_holds_so_many_and_no_more(cast: Cast, accept: Accept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "MAX_SCHEDULED", 3)
    accept(cast.shop, "+14155552671", "+14155552672", scheduled_at=LATER)
    accept(cast.acme, "+14155552673")
    accept(cast.outsider, "+14155552674", "+14155552675", scheduled_at=LATER)

    schedule.make_room(cast.acme, 1, now=NOW)
    with pytest.raises(schedule.TooManyScheduled):
        schedule.make_room(cast.acme, 2, now=NOW)

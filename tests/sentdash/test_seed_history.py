"""A long history: as many messages as asked for, in the order of their keys, and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.contacts.models import Contact
from apps.messaging import counts
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import reading
from apps.messaging.models import Failure, Message, MessageEvent, MessageStatus
from sentdash import seed_history
from tests.cast import Cast, assemble
from tests.factories import message_templates

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    message_templates.template(cast.acme)
    monkeypatch.setattr(seed_history, "look_anew", lambda: None)  # no VACUUM inside a test's transaction
    seed_history.make(cast.acme, 1000, days=3, now=NOW)
    return cast


def test_all_are_there_in_order_and_counted(made: Cast) -> None:
    times = list(Message.objects.order_by("id").values_list("created_at", flat=True))

    assert len(times) == 1000
    assert times == sorted(times)
    assert NOW - timedelta(days=3) <= times[0] <= times[-1] <= NOW
    assert counts.by_tab(made.acme, MessageFilters())[""] == 1000


def test_they_have_fates_and_people(made: Cast) -> None:
    failed = Message.objects.filter(status=MessageStatus.FAILED)

    assert Message.objects.filter(status=MessageStatus.READ, channel="whatsapp").exists()
    assert Failure.objects.count() == failed.count() > 0
    assert Contact.objects.filter(id__in=Message.objects.values("contact_id")).exists()
    assert {message.error_code for message in failed} == set(Failure.objects.values_list("error_code", flat=True))


def test_each_has_its_story(made: Cast) -> None:
    delivered = Message.objects.filter(status=MessageStatus.DELIVERED)[0]

    assert [step.status for step in reading.activities(delivered)] == ["QUEUED", "ROUTED", "SENT", "DELIVERED"]
    assert not MessageEvent.objects.filter(message_id__in=Message.objects.filter(direction="INBOUND")).exists()


def test_a_real_account_is_left_alone(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="may be real"):
        call_command("many", "10")

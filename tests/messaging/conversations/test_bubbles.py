"""The messages of a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.messaging.conversations import thread
from tests.cast import Cast
from tests.factories import messaging
from tests.messaging.conversations.hearing import heard
from tests.messaging.replies import contact_of


def test_thread_mixes_channels_by_time_and_pages_backwards(cast: Cast, page: Callable[..., Any]) -> None:
    heard(cast, "By SMS", hours=2)
    heard(cast, "On WhatsApp", channel="whatsapp", hours=1)
    person = contact_of(cast.acme)
    old = timezone.now() - timedelta(days=3)
    for index in range(55):
        messaging.message(cast.acme, contact_id=person.id, created_at=old + timedelta(minutes=index), channel="sms")

    shown = page(f"{person.id}/").context
    assert [each.row.message.body["content"] for each in shown["bubbles"][-2:]] == ["By SMS", "On WhatsApp"]
    assert len(shown["bubbles"]) == 50
    older = page(f"{person.id}/?older={shown['thread'].older}").context
    assert len(older["bubbles"]) == 7
    assert thread.messages(cast.acme, person).count() == 57


def test_keyword_shows_what_it_did(cast: Cast, page: Callable[..., Any]) -> None:
    heard(cast, "STOP")
    assert "opted this person out" in page(f"{contact_of(cast.acme).id}/").content.decode()

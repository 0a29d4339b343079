from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from apps.webhooks import catalog
from tests.factories.webhooks import NOW


@pytest.mark.parametrize(
    ("word", "family"),
    [("message", "message"), ("messages", "message"), ("template", "templates"), ("templates", "templates")],
)
def test_family_is_known_by_both_of_its_words(word: str, family: str) -> None:
    found = catalog.family_of(word)

    assert found is not None
    assert found.name == family


@pytest.mark.parametrize("word", ["", "Message", "message.sent", "channel", " message"])
def test_other_words_are_no_family(word: str) -> None:
    assert catalog.family_of(word) is None


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("message.sent", "message.sent"),
        ("messages.sent", "message.sent"),
        ("message", "message.delivered"),
        ("messages", "message.delivered"),
        ("templates", "templates"),
        ("template", "templates"),
    ],
)
def test_event_is_found_by_its_name_or_its_family(text: str, event: str) -> None:
    assert catalog.event_of(text) == event


@pytest.mark.parametrize("text", ["", "sent", "message.", "message.flown", "templates.approved", ".sent", "a.b.c"])
def test_other_texts_are_no_event(text: str) -> None:
    assert catalog.event_of(text) is None


def test_family_knows_its_sub_types() -> None:
    messages, templates, contact, profile, billing = catalog.FAMILIES

    assert messages.knows(["queued", "routed", "sent", "delivered", "read", "failed", "received"])
    assert not messages.knows(["sent", "flown"])
    assert not templates.knows(["approved"])
    assert contact.knows(["opt_in", "opt_out", "help"])
    assert profile.knows(["completed"])
    assert billing.knows(["low_balance"])


def test_envelope_of_a_message_names_the_event_twice() -> None:
    body = catalog.envelope("message.delivered", {"message_status": "DELIVERED"}, now=NOW)

    assert body == {
        "field": "messages",
        "sub_type": "message.delivered",
        "event": "message.delivered",
        "timestamp": "2026-05-01T09:00:00Z",
        "payload": {"message_status": "DELIVERED"},
    }


def test_envelope_of_a_template_has_no_sub_type() -> None:
    body = catalog.envelope("templates", {"status": "APPROVED"}, now=NOW)

    assert body == {"field": "templates", "timestamp": "2026-05-01T09:00:00Z", "payload": {"status": "APPROVED"}}


def test_times_are_utc_and_whole_seconds() -> None:
    moment = datetime(2026, 5, 1, 1, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=2)))

    assert catalog.time_text(moment) == "2026-04-30T23:30:15Z"

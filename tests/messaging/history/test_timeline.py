"""What happened to a message, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from apps.billing.models import EntryKind
from apps.messaging import prices
from apps.messaging.history import timeline
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import overdue
from tests.cast import Cast
from tests.factories import billing, messaging


def _sentences(message: Message) -> list[tuple[str, str, str]]:
    return [(step.word, step.sentence, step.after) for step in timeline.tell(message).steps]


def test_a_message_that_arrived(cast: Cast) -> None:
    message = messaging.message(
        cast.acme,
        status=MessageStatus.READ,
        channel="sms",
        number="+14155550100",
        segments=2,
        metadata={"endpoint": "POST /v3/messages", "request_id": "req_1"},
    )
    messaging.event(message, MessageStatus.ROUTED, seconds=0.038, number="+14155550100")
    messaging.event(message, MessageStatus.SENT, seconds=0.211)
    messaging.event(message, MessageStatus.DELIVERED, seconds=9.2)
    messaging.event(message, MessageStatus.READ, seconds=7200)

    assert _sentences(message) == [
        ("Queued", "Accepted from the API, request req_1.", ""),
        ("Routed", "Chose SMS from +1 415-555-0100.", "+ 38 ms"),
        ("Sent", "Handed to the carrier in 2 parts.", "+ 211 ms"),
        ("Delivered", "The carrier confirmed that it reached the phone.", "+ 9.2 s"),
        ("Read", "The person opened it.", "+ 2 h"),
    ]
    assert timeline.tell(message).summary == "2 h"
    assert timeline.trouble(message) is None


def test_a_try_that_was_refused_for_now(cast: Cast) -> None:
    message = messaging.message(
        cast.acme, status=MessageStatus.FAILED, channel="sms", error_code="ERR_PROVIDER_UNAVAILABLE"
    )
    messaging.event(message, MessageStatus.ROUTED, seconds=1, number="+14155550100")
    words = "Telnyx answered 503. Trying again in 5 s."
    messaging.event(message, MessageStatus.ROUTED, seconds=2, error_code="ERR_PROVIDER_UNAVAILABLE", description=words)
    messaging.event(
        message,
        MessageStatus.FAILED,
        seconds=8,
        error_code="ERR_PROVIDER_UNAVAILABLE",
        description="ERR_PROVIDER_UNAVAILABLE: Telnyx answered 503.",
    )
    messaging.exchange(message, seconds=2, answered="HTTP 503\nBusy")
    messaging.exchange(message, seconds=8, answered="timed out")

    told = timeline.tell(message)

    assert [(step.word, step.tone, step.is_loud) for step in told.steps[2:]] == [
        ("Refused", "failed", False),
        ("Failed", "failed", True),
    ]
    assert told.steps[2].sentence == words
    assert told.steps[3].sentence == "The carrier could not be reached for an hour. Telnyx answered 503."
    assert [[raw.text for raw in step.raw] for step in told.steps] == [
        [],
        [],
        ["POST /\n\nHTTP 503\nBusy"],
        ["POST /\n\ntimed out"],
    ]
    assert told.summary == "8.0 s, 2 tries"


def test_a_message_that_was_held_back(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED")
    words = "ERR_CONSENT_BLOCKED: This person has opted out of receiving messages."
    messaging.event(message, MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED", description=words)

    last = timeline.tell(message).steps[-1]
    trouble = timeline.trouble(message)

    assert (last.word, last.tone, last.sentence) == ("Blocked", "blocked", "This person has opted out.")
    assert trouble is not None
    assert trouble.title == "Blocked: this person has opted out."
    assert (trouble.is_worth_again, trouble.about_again) == (False, "")


@pytest.mark.parametrize(
    ("code", "ref", "about"),
    [
        ("ERR_UNDELIVERABLE", "ref", "Sending again may work."),
        ("ERR_NUMBER_INVALID", None, "No carrier accepted it, so nothing was charged."),
        ("ERR_NEW", "ref", ""),
    ],
)
def test_does_sending_again_help(cast: Cast, code: str, ref: str | None, about: str) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code=code, provider_ref=ref)
    trouble = timeline.trouble(message)

    assert trouble is not None
    assert trouble.about_again == about


def test_what_was_paid_back_is_said(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_NEW", provider_ref="ref")
    billing.charge(message, 7_900)
    told = []
    for micros in (-7_000, -900):
        billing.charge(message, micros, EntryKind.REFUND, lap=-micros)
        prices.read([message])
        told.append(timeline.trouble(message))

    assert [each.about_again for each in told if each] == ["", "What it cost was paid back."]


def test_where_a_message_came_from(cast: Cast) -> None:
    written: dict[str, Any] = {"direction": "INBOUND", "status": MessageStatus.RECEIVED, "number": "+14155550100"}
    origins: list[tuple[dict[str, Any], str]] = [
        ({"metadata": {"origin": "again", "sent_by": "ada@acme.test"}}, "Sent again by ada@acme.test."),
        (
            {"metadata": {"origin": "playground", "sent_by": "ada@acme.test"}},
            "Sent from the playground by ada@acme.test.",
        ),
        ({"metadata": {"endpoint": "POST /v3/messages"}}, "Accepted from the API."),
        ({}, "Accepted and put in the queue."),
        (written, "Arrived at +1 415-555-0100."),
    ]

    for fields, sentence in origins:
        assert _sentences(messaging.message(cast.acme, **fields))[0][1] == sentence


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(milliseconds=38), "38 ms"),
        (timedelta(seconds=1.42), "1.4 s"),
        (timedelta(minutes=3), "3 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=4), "4 d"),
    ],
)
def test_a_distance_is_short(span: timedelta, words: str) -> None:
    assert timeline.short_distance(span) == words


@pytest.mark.parametrize("sentence", sorted(overdue.SENTENCES))
def test_a_message_that_nobody_ever_heard_of_again_says_so(cast: Cast, sentence: str) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.SENT, channel="sms", segments=2, carrier_parts=3)
    messaging.event(message, MessageStatus.SENT, seconds=1)
    messaging.event(message, MessageStatus.SENT, seconds=72 * 3600, description=sentence)

    assert _sentences(message)[1:] == [
        ("Sent", "Handed to the carrier in 2 parts, billed as 3.", "+ 1.0 s"),
        ("Not confirmed", sentence, "+ 3 d"),
    ]
    assert timeline.trouble(message) is None

"""How it was decided: each question with its answer, none after a stop."""

from __future__ import annotations

import pytest

from apps.billing.models import EntryKind
from apps.messaging import check_display, prices
from apps.messaging.history import decision, timeline
from apps.messaging.models import Message, MessageStatus
from tests.cast import Cast
from tests.factories import billing, messaging


def _trace(message: Message) -> list[tuple[str, str, str]]:
    return [(check.question, check.icon, check.sentence) for check in decision.of(message, timeline.tell(message))]


def test_a_message_that_left(cast: Cast) -> None:
    message = messaging.message(
        cast.acme,
        status=MessageStatus.DELIVERED,
        channel="sms",
        number="+14155550100",
        parameters={"name": "Ada"},
        body={"content": "Hi Ada, we couldn’t come."},
    )
    messaging.event(message, MessageStatus.ROUTED, number="+14155550100")

    assert _trace(message) == [
        ("consent", "check", "Not opted out."),
        ("content", "check", "1 variable filled in. 1 part in UCS-2. “’” makes it UCS-2."),
        ("route", "check", "SMS from +1 415-555-0100."),
        ("hours", "minus", "Not checked: no quiet hours are set."),
        ("price", "minus", "Not checked: this account is not billed."),
    ]


@pytest.mark.parametrize(
    ("code", "question", "icon"),
    [
        ("ERR_CONSENT_BLOCKED", "consent", "hand-stop"),
        ("ERR_TEMPLATE_PARAMS_INVALID", "content", "x"),
        ("ERR_ROUTE_DENIED", "route", "hand-stop"),
        ("ERR_NUMBER_INVALID", "route", "x"),
    ],
)
def test_after_a_stop_nothing_was_asked(cast: Cast, code: str, question: str, icon: str) -> None:
    message = messaging.message(
        cast.acme, status=MessageStatus.FAILED, error_code=code, description=f"{code}: Because."
    )

    asked = _trace(message)

    stop = check_display.QUESTIONS.index(question)
    assert asked[stop] == (question, icon, "Because.")
    assert all(sentence.startswith("Not reached") for _, _, sentence in asked[stop + 1 :])
    assert not any("Not reached" in sentence for _, _, sentence in asked[:stop])


def test_a_stop_by_the_carrier_is_none_of_ours(cast: Cast) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED", channel="sms")
    messaging.event(message, MessageStatus.ROUTED, number="+14155550100")

    assert [icon for _, icon, _ in _trace(message)][:3] == ["check", "check", "check"]


def test_nothing_is_known_of_what_waits_and_nothing_is_asked_of_what_came_in(cast: Cast) -> None:
    assert {sentence for _, _, sentence in _trace(messaging.message(cast.acme))} == {"Not checked yet."}
    assert _trace(messaging.message(cast.acme, direction="INBOUND", status=MessageStatus.RECEIVED)) == []


def test_what_the_balance_covered_is_told(cast: Cast) -> None:
    billing.wallet(cast.acme)
    charged, unpriced = (
        messaging.message(cast.acme, status=MessageStatus.DELIVERED, channel="sms", provider_ref="1") for _ in "12"
    )
    waiting = messaging.message(cast.acme, status=MessageStatus.ROUTED, channel="sms")
    billing.charge(charged, 7_900)
    billing.charge(charged, -7_900, EntryKind.REFUND)
    messages = [charged, unpriced, waiting]
    for message in messages:
        messaging.event(message, MessageStatus.ROUTED)
    prices.read(messages)

    told = [decision.of(message, timeline.tell(message))[-1] for message in messages]

    assert [(check.sentence, check.note) for check in told] == [
        ("The balance covered it.", "0.0079"),
        ("Not checked: this account is not billed.", ""),
        ("The balance covered it.", ""),
    ]

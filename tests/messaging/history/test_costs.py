"""Cost lines: unknown is a dash, a zero explains, what was paid back stays beside its charge, and the total is all."""

from __future__ import annotations

from typing import Any

import pytest

from apps.billing.models import EntryKind
from apps.messaging import prices
from apps.messaging.history import costs
from apps.messaging.models import Message, MessageStatus
from tests.cast import Cast
from tests.factories import billing, messaging


def _lines(message: Message) -> list[tuple[str, str]]:
    prices.read([message])
    found = costs.of(message)
    return [(line.label, line.shown) for line in (*found.lines, found.total)]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"channel": "sms", "segments": 2}, [("SMS, 2 parts", "–"), ("Total, USD", "–")]),
        (
            {"status": MessageStatus.FAILED, "error_code": "ERR_CONSENT_BLOCKED"},
            [("Message, not sent", "0.0000"), ("Total, USD", "0.0000")],
        ),
        (
            {"direction": "INBOUND", "status": MessageStatus.RECEIVED, "channel": "sms"},
            [("SMS, received", "–"), ("Total, USD", "–")],
        ),
    ],
)
def test_message_that_the_ledger_does_not_know(
    cast: Cast, fields: dict[str, Any], lines: list[tuple[str, str]]
) -> None:
    assert _lines(messaging.message(cast.acme, **fields)) == lines


def test_charges_and_their_total(cast: Cast) -> None:
    message = messaging.message(cast.acme, channel="sms", segments=1)
    billing.charge(message, 7_900)
    billing.charge(message, 0, EntryKind.CONTACT)

    assert _lines(message) == [
        ("SMS, 1 part", "0.0079"),
        ("Active contact, already counted this month", "0.0000"),
        ("Total, USD", "0.0079"),
    ]


def test_route_that_failed_was_paid_back(cast: Cast) -> None:
    message = messaging.message(cast.acme, channel="sms", segments=2)
    billing.charge(message, 8_000, channel="whatsapp")
    billing.charge(message, 20_000, EntryKind.CONTACT, channel="whatsapp")
    billing.charge(message, -8_000, EntryKind.REFUND, channel="whatsapp", at=messaging.WHEN)
    billing.charge(message, 15_800, lap=1)

    assert sorted(_lines(message)[:-1]) == [
        ("Active contact", "0.0200"),
        ("Refund of a message", "−0.0080"),
        ("SMS, 2 parts", "0.0158"),
        ("WhatsApp", "0.0080"),
    ]
    assert _lines(message)[-1] == ("Total, USD", "0.0358")


def test_parts_of_a_charge_are_those_that_were_charged(cast: Cast) -> None:
    message = messaging.message(cast.acme, channel="sms", segments=1, carrier_parts=2)
    billing.charge(message, 7_900)
    earlier = messaging.message(cast.acme, channel="whatsapp", segments=1)
    billing.charge(earlier, 15_800, channel="sms", units=2)

    assert _lines(message)[0][0] == "SMS, 1 part, billed as 2"
    assert _lines(earlier)[0][0] == "SMS, 2 parts"

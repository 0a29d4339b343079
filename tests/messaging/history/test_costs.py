"""Cost lines: unknown is a dash, a zero explains, and the total is their sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.messaging.history import costs
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories import messaging


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"channel": "sms", "segments": 2}, [("SMS, 2 parts", "–"), ("Total, USD", "–")]),
        (
            {"channel": "sms", "segments": 1, "price": Decimal("0.0079"), "active_contact_price": Decimal(0)},
            [
                ("SMS, 1 part", "0.0079"),
                ("Active contact, already counted this month", "0.0000"),
                ("Total, USD", "0.0079"),
            ],
        ),
        (
            {"channel": "whatsapp", "price": Decimal("0.0080"), "active_contact_price": Decimal("0.02")},
            [("WhatsApp", "0.0080"), ("Active contact", "0.0200"), ("Total, USD", "0.0280")],
        ),
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
def test_lines_and_their_total(cast: Cast, fields: dict[str, Any], lines: list[tuple[str, str]]) -> None:
    found = costs.of(messaging.message(cast.acme, **fields))

    assert [(line.label, line.shown) for line in (*found.lines, found.total)] == lines

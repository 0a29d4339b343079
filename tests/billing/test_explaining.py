"""Each line of a message's cost has its sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from apps.billing import explaining
from apps.billing.models import EntryKind
from tests.cast import Cast
from tests.factories import billing

AT = datetime(2026, 11, 4, 9, tzinfo=UTC)
MESSAGE = uuid4()
NOVEMBER = date(2026, 11, 1)


def test_charge_fee_and_refund_are_explained(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    rate = billing.rate(7900, valid_from=datetime(2026, 11, 3, tzinfo=UTC))
    sent = {"subject_id": MESSAGE, "channel": "sms", "country": "US", "month": NOVEMBER}
    billing.entry(wallet, EntryKind.CHARGE, -15_800, at=AT, units=2, rate_id=rate.id, **sent)
    billing.entry(wallet, EntryKind.CONTACT, -50_000, at=AT.replace(minute=1), **sent)
    billing.entry(wallet, EntryKind.REFUND, 15_800, at=AT.replace(minute=2), units=2, **sent)
    billing.entry(wallet, EntryKind.CONTACT_REFUND, 50_000, at=AT.replace(minute=3), **sent)

    lines = explaining.of(MESSAGE)

    assert [(line.sentence, line.amount_words) for line in lines] == [
        (
            "$0.0158 for 2 segments of SMS to the United States, at the price of 3 Nov 2026: $0.0079 a segment.",
            "−$0.0158",
        ),
        ("First message to this person in November 2026.", "−$0.05"),
        ("Paid back, because the carrier reported on 4 Nov 2026 that it was not delivered.", "$0.0158"),
        ("Paid back, because no message reached this person in November 2026.", "$0.05"),
    ]
    assert lines[0].at == AT


def test_the_share_of_a_reseller_is_named(cast: Cast) -> None:
    rate = billing.rate(10_000, channel="whatsapp", valid_from=datetime(2026, 11, 3, tzinfo=UTC))
    sent = {"channel": "whatsapp", "country": "FR", "units": 1, "rate_id": rate.id, "share": 1000}
    billing.entry(billing.wallet(cast.shop), EntryKind.CHARGE, -11_000, at=AT, subject_id=MESSAGE, **sent)

    (line,) = explaining.of(MESSAGE)

    price = "at the price of 3 Nov 2026: $0.01 a message"
    assert line.sentence == f"$0.0110 for 1 message of WhatsApp to France, {price}, plus $0.0010 for the reseller."


def test_nothing_is_explained_too(cast: Cast) -> None:
    billing.wallet(cast.acme)

    (billed,) = explaining.of(MESSAGE, cast.acme)
    (free,) = explaining.of(MESSAGE, cast.outsider)

    assert billed.sentence == "Nothing was charged: a message costs something once a carrier has accepted it."
    assert free.sentence == "Nothing was charged: this account is not billed."

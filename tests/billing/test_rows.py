"""What a transaction says: kind, sentence, who sent the message, amount."""

from __future__ import annotations

from typing import Any

import pytest

from apps.billing import rows
from apps.billing.models import EntryKind
from apps.billing.payments.models import PaymentReturn
from tests.cast import Cast
from tests.factories import billing, payments

SMS: dict[str, Any] = {"channel": "sms", "country": "US", "units": 2}


@pytest.mark.parametrize(
    ("kind", "columns", "words"),
    [
        (EntryKind.CHARGE, SMS, "SMS to the United States, 2 segments"),
        (EntryKind.CHARGE, {"channel": "whatsapp", "units": 1}, "WhatsApp"),
        (EntryKind.REFUND, SMS, "SMS to the United States was not delivered"),
        (EntryKind.CONTACT, SMS, "First message to this person in the month"),
        (EntryKind.CONTACT_REFUND, SMS, "No message reached this person in the month"),
        (EntryKind.TOP_UP, {}, "Top-up"),
        (EntryKind.ADJUSTMENT, {"note": "Goodwill"}, "Goodwill"),
        (EntryKind.TRANSFER, {"note": "From EU shop, which was deleted"}, "From EU shop, which was deleted"),
    ],
)
def test_each_kind_says_what_moved(cast: Cast, kind: EntryKind, columns: dict[str, Any], words: str) -> None:
    entry = billing.entry(billing.wallet(cast.acme), kind, 1, **columns)

    (row,) = rows.of(cast.acme, [entry])

    assert row.what == words
    assert row.mark == rows.MARKS[kind]


def test_messages_have_a_sender_and_payments_have_none(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    entries = [
        billing.entry(wallet, EntryKind.CHARGE, -7900, **SMS),
        billing.entry(wallet, EntryKind.CHARGE, -7900, profile_id=cast.shop.id, **SMS),
        billing.entry(wallet, EntryKind.TOP_UP, 20_000_000),
    ]

    shown = rows.of(cast.acme, entries)

    assert [(row.sender, row.is_message) for row in shown] == [("Acme", True), ("EU shop", True), ("", False)]
    assert [(row.amount, row.is_in) for row in shown] == [("−$0.0079", False), ("−$0.0079", False), ("+$20.00", True)]


def test_a_top_up_leads_to_its_payment_if_there_is_one(cast: Cast) -> None:
    wallet, payment = billing.wallet(cast.acme), payments.payment(cast.acme)
    by_card = billing.entry(wallet, EntryKind.TOP_UP, payment.amount, subject_id=payment.id)
    by_hand = billing.entry(wallet, EntryKind.TOP_UP, 5)

    assert [row.payment_id for row in rows.of(cast.acme, [by_card, by_hand])] == [payment.id, None]


def test_what_was_taken_back_leads_to_its_payment_in_the_file_too(cast: Cast) -> None:
    wallet, payment = billing.wallet(cast.acme), payments.payment(cast.acme)
    taken = PaymentReturn.objects.create(payment=payment, amount=5)
    back = billing.entry(wallet, EntryKind.PAYMENT_REFUND, -5, subject_id=taken.id)

    (row,), (line,) = rows.of(cast.acme, [back]), rows.cells(cast.acme, [back])

    assert row.payment_id == dict(zip(rows.HEADER, line, strict=True))["id"] == payment.id


def test_every_kind_has_a_mark_and_a_tab() -> None:
    assert set(rows.MARKS) == set(EntryKind)
    assert frozenset().union(*rows.KINDS_OF.values()) == frozenset(EntryKind)


def test_the_export_has_exact_amounts(cast: Cast) -> None:
    entry = billing.entry(billing.wallet(cast.acme), EntryKind.CHARGE, -7901, profile_id=cast.shop.id, **SMS)

    (line,) = rows.cells(cast.acme, [entry])
    named = dict(zip(rows.HEADER, line, strict=True))

    assert (str(named["amount"]), named["currency"]) == ("-0.007901", "USD")
    assert (named["about"], named["id"], named["sent_by"]) == ("message", entry.subject_id, "EU shop")


def test_an_organization_with_profiles_may_ask_for_one_sender(cast: Cast) -> None:
    assert [name for _, name in rows.senders(cast.acme)] == ["Acme", "EU shop", "US shop"]
    assert rows.senders(cast.outsider) == []
    assert rows.senders(cast.shop) == []

"""Entries lead to the payment that they are about."""

from __future__ import annotations

from apps.billing.models import EntryKind, LedgerEntry
from apps.billing.payments.entries import payments_of
from tests.billing.payments.conftest import begun, completed, hear, refunded, wallet
from tests.cast import Cast
from tests.factories import billing
from tests.fakes.carrier import CarrierProcess


def test_top_ups_and_what_was_taken_back_name_their_payment(cast: Cast, stripe_server: CarrierProcess) -> None:
    purse = wallet(cast.acme)
    by_hand = billing.entry(purse, EntryKind.TOP_UP, 0)
    payment = begun(cast.acme)
    hear(completed(payment))
    hear(refunded(payment, 1000))

    entries = list(LedgerEntry.objects.of(purse.id))

    found = payments_of(entries)
    assert {entry.kind: found.get(entry.subject_id) for entry in entries if entry.subject_id != by_hand.subject_id} == {
        "top_up": payment.id,
        "payment_refund": payment.id,
    }
    assert by_hand.subject_id not in found
    assert payments_of([]) == {}

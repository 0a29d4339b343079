"""Money that is moved by hand: once per subject and kind, and never below zero."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from apps.billing import ledger
from apps.billing.ledger import BalanceTooLow
from apps.billing.models import EntryKind, LedgerEntry, Wallet
from apps.core.models import new_id
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_a_payment_counts_once(cast: Cast) -> None:
    wallet, payment = billing.wallet(cast.acme), new_id()

    answers = [ledger.record(wallet.id, EntryKind.TOP_UP, 5, subject_id=payment, now=NOW) for _ in range(2)]

    assert answers == [True, False]
    assert Wallet.objects.get(id=wallet.id).balance == 5
    assert LedgerEntry.objects.get(subject_id=payment).counter == "payments"


def test_no_more_is_taken_than_is_free(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, 10, reserved=4)

    with pytest.raises(BalanceTooLow):
        ledger.record(wallet.id, EntryKind.ADJUSTMENT, -7, subject_id=new_id(), now=NOW)
    assert ledger.record(wallet.id, EntryKind.ADJUSTMENT, -6, subject_id=new_id(), note="Agreed", now=NOW)

    assert Wallet.objects.get(id=wallet.id).balance == 4


def test_money_above_the_threshold_ends_an_alert(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, alert_below=10, alerted_at=NOW)

    ledger.record(wallet.id, EntryKind.TOP_UP, 9, subject_id=new_id(), now=NOW)
    assert Wallet.objects.get(id=wallet.id).alerted_at == NOW
    ledger.record(wallet.id, EntryKind.TOP_UP, 1, subject_id=new_id(), now=NOW)
    assert Wallet.objects.get(id=wallet.id).alerted_at is None


def test_a_transfer_moves_all_of_it_or_nothing(cast: Cast) -> None:
    giver, taker = billing.wallet(cast.shop, 10, reserved=4), billing.wallet(cast.acme)

    with pytest.raises(BalanceTooLow):
        ledger.transfer(giver.id, taker.id, 7, notes=("To Acme", "From the shop"), now=NOW)
    ledger.transfer(giver.id, taker.id, 6, notes=("To Acme", "From the shop"), now=NOW)

    found = LedgerEntry.objects.filter(kind=EntryKind.TRANSFER).order_by("lap")
    assert list(found.values_list("wallet_id", "amount", "note", "counter")) == [
        (giver.id, -6, "To Acme", "transfers"),
        (taker.id, 6, "From the shop", "transfers"),
    ]


def test_a_wallet_that_is_not_there_gets_nothing() -> None:
    assert not ledger.record(new_id(), EntryKind.TOP_UP, 5, subject_id=new_id(), now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE billing_ledgerentry SET amount = 1", "DELETE FROM billing_ledgerentry"])
def test_the_database_keeps_the_ledger(cast: Cast, statement: str) -> None:
    billing.wallet(cast.acme, 5)

    with pytest.raises(Exception, match="cannot be changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)

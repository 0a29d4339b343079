"""A deleted profile's money goes to its organization, as a whole and at the latest when it is free."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.billing import ledger, verifying
from apps.billing.models import EntryKind, LedgerEntry, Wallet
from apps.billing.payments import leftover, settling, tasks
from apps.billing.payments.models import AutoRecharge, PaymentState
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.profiles import removing
from tests.billing.payments.conftest import recharge
from tests.cast import Cast
from tests.factories import billing, payments


def _delete(cast: Cast) -> None:
    assert cast.shop.profile
    removing.remove(cast.acme, cast.shop.profile, now=timezone.now())


def _balance(customer: Customer) -> tuple[int, int]:
    wallet = Wallet.objects.get(id=customer.id)
    return wallet.balance, wallet.reserved


def _transfers(customer: Customer) -> list[tuple[int, str]]:
    found = LedgerEntry.objects.of(customer.id).filter(kind=EntryKind.TRANSFER)
    return list(found.values_list("amount", "note"))


def _all_hold() -> bool:
    return all(each.holds for each in verifying.find())


def test_the_balance_moves_with_an_entry_in_each_wallet(cast: Cast) -> None:
    billing.wallet(cast.acme, 5)
    billing.wallet(cast.shop, 7)

    _delete(cast)

    assert (_balance(cast.acme), _balance(cast.shop)) == ((12, 0), (0, 0))
    assert _transfers(cast.shop) == [(-7, "To Acme, because this profile was deleted")]
    assert _transfers(cast.acme) == [(7, "From EU shop, which was deleted")]
    assert len(set(LedgerEntry.objects.filter(kind=EntryKind.TRANSFER).values_list("subject_id", "counter"))) == 1
    assert _all_hold()


def test_what_is_reserved_follows_when_it_is_free(cast: Cast) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, 7, reserved=3)
    billing.wallet(cast.sibling, 9)
    _delete(cast)
    assert (_balance(cast.acme), _balance(cast.shop)) == ((4, 0), (3, 3))
    tasks.hand_over()
    assert _balance(cast.shop) == (3, 3)
    Wallet.objects.filter(id=cast.shop.id).update(reserved=0)

    tasks.hand_over()

    assert [_balance(each) for each in (cast.acme, cast.shop, cast.sibling)] == [(7, 0), (0, 0), (9, 0)]
    assert leftover.drain(now=timezone.now()) == 0
    assert _all_hold()


def test_without_a_wallet_of_the_organization_money_stands_against_it(cast: Cast) -> None:
    billing.wallet(cast.shop, 7_000_000)
    with pytest.raises(leftover.BalanceLeft, match=r"\$7\.00\. Ask your server's operator") as refused:
        _delete(cast)
    assert refused.value.code == "CONFLICT_014"
    assert removing.consequences(cast.shop) == [("$7.00 balance", "must be taken out first, by your server's operator")]
    ledger.record(cast.shop.id, EntryKind.ADJUSTMENT, -7_000_000, subject_id=new_id(), now=timezone.now())

    _delete(cast)

    assert _balance(cast.shop) == (0, 0)


def test_the_person_is_told_before(cast: Cast) -> None:
    billing.wallet(cast.acme)
    assert removing.consequences(cast.shop) == []
    billing.wallet(cast.shop, 7_000_000, reserved=2_000_000)

    assert removing.consequences(cast.shop) == [
        ("$5.00 balance", "will go to the organization's wallet"),
        ("$2.00 reserved", "will pay for messages on their way; the rest follows"),
    ]


def test_an_empty_wallet_is_neither_recharged_nor_alerted_of(cast: Cast) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, 7, alert_below=5)
    recharge(cast.shop)

    _delete(cast)
    tasks.alert()

    assert not AutoRecharge.objects.get(id=cast.shop.id).is_on
    assert Wallet.objects.get(id=cast.shop.id).alerted_at is None


def test_a_payment_that_comes_later_counts_for_the_organization(cast: Cast) -> None:
    billing.wallet(cast.acme)
    payment, now = payments.payment(cast.shop, 25_000_000, state=PaymentState.PENDING), timezone.now()
    _delete(cast)

    settling.paid(settling.lock(payment.id), 2500, "USD", intent_id="pi_1", now=now)
    assert (_balance(cast.acme), _balance(cast.shop)) == ((25_000_000, 0), (0, 0))
    settling.returned(settling.lock(payment.id), 1000, "USD", now=now)

    assert (_balance(cast.acme), _balance(cast.shop)) == ((15_000_000, 0), (0, 0))
    assert _all_hold()

"""Each invariant finds what breaks it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.billing import verifying
from apps.billing.models import EntryKind, Wallet
from apps.core.models import new_id
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db


def _wrong_balance(wallet: Wallet) -> object:
    return Wallet.objects.filter(id=wallet.id).update(balance=7)


def _charged_twice(wallet: Wallet) -> None:
    message = new_id()
    for lap in range(2):
        billing.entry(wallet, EntryKind.CHARGE, 0, subject_id=message, lap=lap)


def _refunded_too_much(wallet: Wallet) -> None:
    message = new_id()
    for kind, amount in ((EntryKind.CHARGE, -10), (EntryKind.REFUND, 11), (EntryKind.ADJUSTMENT, -1)):
        billing.entry(wallet, kind, amount, subject_id=message)
    billing.spend(wallet, -1)


def _transferred_to_nowhere(wallet: Wallet) -> None:
    """The balance knows of it."""
    billing.entry(wallet, EntryKind.TRANSFER, -5)
    Wallet.objects.filter(id=wallet.id).update(balance=0)


def _unlike_days(wallet: Wallet) -> object:
    return billing.spend(wallet, 3)


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        (_wrong_balance, "The sum of its entries is the balance of each wallet"),
        (_charged_twice, "No message is charged twice without a refund in between"),
        (_refunded_too_much, "A refund is as much as its charge"),
        (_transferred_to_nowhere, "What leaves one wallet in a transfer comes into another"),
        (_unlike_days, "The days add up to the entries of messages"),
    ],
)
def test_what_breaks_an_invariant_is_found(cast: Cast, harm: Callable[[Wallet], object], rule: str) -> None:
    wallet = billing.wallet(cast.acme, 5)
    assert all(each.holds for each in verifying.find())

    harm(wallet)

    assert [each.rule for each in verifying.find() if not each.holds] == [rule]


def test_offenders_are_named(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, 5)
    _wrong_balance(wallet)

    [found] = [each for each in verifying.find() if not each.holds]

    assert (found.broken, found.examples) == (1, (str(wallet.id),))

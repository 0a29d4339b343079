"""What failed late is paid back once, with the fee of a contact that no other message reached."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from apps.billing import refunds
from apps.billing.models import DailySpend, EntryKind, LedgerEntry, ReachedContact, SpendingLimit, Wallet
from apps.core.models import new_id
from apps.forgetting import keyed_hash
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MONTH = date(2026, 11, 1)
PHONE = "+14155550101"


def _charged(cast: Cast, **columns: object) -> UUID:
    message = new_id()
    wallet = Wallet.objects.get(id=cast.acme.id)
    given = {"channel": "sms", "country": "US", "units": 2, "month": MONTH, **columns}
    billing.entry(wallet, EntryKind.CHARGE, -10, subject_id=message, **given)
    return message


def _balance(cast: Cast) -> int:
    balance: int = Wallet.objects.get(id=cast.acme.id).balance
    return balance


def test_a_charge_is_paid_back_once(cast: Cast) -> None:
    billing.wallet(cast.acme, 5)
    message = _charged(cast)

    assert [refunds.refund({message: PHONE}, now=NOW) for _ in range(2)] == [{message}, set()]

    assert _balance(cast) == 15
    back = LedgerEntry.objects.get(subject_id=message, kind=EntryKind.REFUND)
    assert (back.amount, back.units, back.at) == (10, 2, NOW)
    day = DailySpend.objects.get(wallet_id=cast.acme.id)
    assert (day.day, day.messages, day.units, day.amount) == (NOW.date(), -1, -2, -10)


def test_what_was_never_charged_is_not_paid_back(cast: Cast) -> None:
    billing.wallet(cast.acme, 5)

    assert refunds.refund({new_id(): PHONE}, now=NOW) == set()
    assert _balance(cast) == 5


def test_a_limit_of_the_same_month_has_room_again(cast: Cast) -> None:
    billing.wallet(cast.acme, 5)
    limit = SpendingLimit.objects.create(
        id=cast.acme.id, organization=cast.acme.organization, monthly=50, month=MONTH, spent=30
    )
    refunds.refund({_charged(cast): PHONE}, now=NOW)
    refunds.refund({_charged(cast, month=date(2026, 10, 1)): PHONE}, now=NOW)

    limit.refresh_from_db()
    assert limit.spent == 20


def test_the_fee_goes_back_with_the_last_message(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, 5)
    first, second = _charged(cast), _charged(cast)
    billing.entry(wallet, EntryKind.CONTACT, -50, subject_id=first, month=MONTH)
    person = keyed_hash.of(cast.acme.organization.id, PHONE).hex()
    ReachedContact.objects.create(wallet_id=wallet.id, month=MONTH, person=person, message_id=first, messages=2)

    refunds.refund({first: PHONE}, now=NOW)
    assert _balance(cast) == 15
    refunds.refund({second: PHONE}, now=NOW)

    assert _balance(cast) == 75
    assert not ReachedContact.objects.filter(wallet_id=wallet.id).exists()


def test_the_fee_of_a_forgotten_person_stays(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, 5)
    message = _charged(cast)
    billing.entry(wallet, EntryKind.CONTACT, -50, subject_id=message, month=MONTH)

    refunds.refund({message: ""}, now=NOW)

    assert _balance(cast) == 15

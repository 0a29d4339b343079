"""Messages that are paid for: reserved before the call, charged once a carrier has them, else released or paid back."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone

from apps.billing import rates
from apps.billing.models import DailySpend, LedgerEntry, Rate, Wallet
from apps.channels.models import Sender
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import deliver, draft
from tests.cast import Cast
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+14155552671"
PHONES = [f"+1415555{number}" for number in range(2000, 2010)]


@pytest.fixture(autouse=True)
def sender(cast: Cast, carrier: CarrierProcess) -> Sender:
    for memory in (draft._senders, draft._templates, draft._suspended):
        memory.clear()
    billing.rate(CENT)
    return channels.sender(cast.acme)


def _send(accept: Accept, cast: Cast, *phones: str) -> list[UUID]:
    accepted = accept(cast.acme, *phones, now=timezone.now())
    deliver.drain()
    return [each.id for each in accepted]


def _kinds(*ids: UUID) -> list[tuple[str, int]]:
    return sorted(LedgerEntry.objects.filter(subject_id__in=ids).values_list("kind", "amount"))


def _wallet(cast: Cast) -> tuple[int, int]:
    row = Wallet.objects.get(id=cast.acme.id)
    return row.balance, row.reserved


def test_a_message_that_the_carrier_takes_is_charged_once(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme, 3 * CENT)

    sent = _send(accept, cast, *PHONES[:2])

    assert _kinds(*sent) == [("charge", -CENT)] * 2
    assert _wallet(cast) == (CENT, 0)
    spent = DailySpend.objects.get(wallet_id=cast.acme.id)
    assert (spent.messages, spent.units, spent.amount, spent.country) == (2, 2, 2 * CENT, "US")


def test_exactly_those_leave_that_the_balance_covers(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    billing.wallet(cast.acme, 4 * CENT)

    _send(accept, cast, *PHONES)

    assert Message.objects.filter(status=MessageStatus.SENT).count() == 4
    stopped = Message.objects.filter(status=MessageStatus.FAILED)
    assert set(stopped.values_list("error_code", flat=True)) == {"BUSINESS_003"}
    assert stopped.count() == 6
    assert _wallet(cast) == (0, 0)
    assert carrier.counters()["requests"] == 4


def test_what_the_carrier_refuses_costs_nothing(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "fail", "phone": PHONE, "code": "40310"})
    billing.wallet(cast.acme, CENT)

    sent = _send(accept, cast, PHONE)

    assert Message.objects.get().status == MessageStatus.FAILED
    assert _kinds(*sent) == []
    assert _wallet(cast) == (CENT, 0)


def test_an_account_without_wallet_pays_nothing(cast: Cast, accept: Accept) -> None:
    sent = _send(accept, cast, PHONE)

    assert Message.objects.get().status == MessageStatus.SENT
    assert _kinds(*sent) == []


def test_nothing_leaves_without_a_price(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme, CENT)
    Rate.objects.update(country="FR")
    rates._books.clear()

    _send(accept, cast, "+4915112345678")

    assert Message.objects.get().error_code == "ERR_ROUTE_DENIED"
    assert Message.objects.get().description == "ERR_ROUTE_DENIED: No price is set for SMS to DE."

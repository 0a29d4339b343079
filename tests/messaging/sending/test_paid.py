"""Messages that are paid for: reserved before the call, charged once a carrier has them, else released or paid back."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from apps.billing import rates
from apps.billing.holds import NotEnoughBalance
from apps.billing.models import DailySpend, EntryKind, LedgerEntry, Rate, SpendingLimit, Wallet
from apps.channels.models import Sender
from apps.channels.providers.types import StatusUpdate
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft, status
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
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


def _report(sender: Sender, message: UUID, word: Any, code: str | None = None) -> None:
    step = StatusUpdate(message, "x", str(word), code, "", raw={})  # type: ignore[arg-type]  # one of the words
    status.report(sender, [step], now=timezone.now())


def test_a_message_that_fails_afterwards_is_paid_back_once(cast: Cast, accept: Accept, sender: Sender) -> None:
    billing.wallet(cast.acme, CENT)
    (sent,) = _send(accept, cast, PHONE)

    for _ in range(2):
        _report(sender, sent, MessageStatus.FAILED, "ERR_UNDELIVERABLE")

    assert _kinds(sent) == [("charge", -CENT), ("refund", CENT)]
    assert _wallet(cast) == (CENT, 0)
    spent = DailySpend.objects.get(wallet_id=cast.acme.id)
    assert (spent.messages, spent.amount) == (0, 0)


def test_the_operator_may_keep_what_failed_late(cast: Cast, accept: Accept, sender: Sender, settings: Settings) -> None:
    settings.BILLING_REFUND_LATE_FAILURES = False
    billing.wallet(cast.acme, CENT)
    (sent,) = _send(accept, cast, PHONE)

    _report(sender, sent, MessageStatus.FAILED, "ERR_UNDELIVERABLE")

    assert _wallet(cast) == (0, 0)


def test_a_receipt_charges_what_a_killed_worker_handed_over(cast: Cast, accept: Accept, sender: Sender) -> None:
    """Its hold is in the queue row, and whoever takes the row decides."""
    billing.wallet(cast.acme, CENT)
    (sent,) = accept(cast.acme, PHONE, now=timezone.now())
    deliver._Sending().claim(1)
    assert _wallet(cast) == (CENT, CENT)

    _report(sender, sent.id, MessageStatus.DELIVERED)

    assert _kinds(sent.id) == [("charge", -CENT)]
    assert _wallet(cast) == (0, 0)


def test_a_killed_worker_leaves_its_hold_to_the_next(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme, CENT)
    (sent,) = accept(cast.acme, PHONE, now=timezone.now())
    deliver._Sending().claim(1)
    Outgoing.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    deliver.drain()

    assert _kinds(sent.id) == [("charge", -CENT)]
    assert _wallet(cast) == (0, 0)


def test_a_message_waits_with_its_money_while_it_is_tried_again(
    cast: Cast, accept: Accept, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "error", "phone": PHONE})
    billing.wallet(cast.acme, CENT)

    _send(accept, cast, PHONE)

    assert Message.objects.get().status == MessageStatus.ROUTED
    assert _wallet(cast) == (CENT, CENT)


@pytest.mark.parametrize(
    ("model", "left_own", "left_parents"),
    [
        (BillingModel.PROFILE, 0, 2),
        (BillingModel.ORGANIZATION, 1, 0),
        (BillingModel.PROFILE_AND_ORGANIZATION, 0, 1),
    ],
)
def test_who_pays_for_a_profile(
    cast: Cast, accept: Accept, model: BillingModel, left_own: int, left_parents: int
) -> None:
    """Two messages; the profile has money for one, its organization for two."""
    billing.wallet(cast.acme, 2 * CENT)
    billing.wallet(cast.shop, CENT)
    shop = change(cast.shop, billing_model=model)

    accept(shop, *PHONES[:2], now=timezone.now())
    deliver.drain()

    own, parents = Wallet.objects.get(id=cast.shop.id), Wallet.objects.get(id=cast.acme.id)
    assert (own.balance, parents.balance) == (left_own * CENT, left_parents * CENT)
    assert own.reserved == parents.reserved == 0


def test_nothing_leaves_beyond_the_limit_of_the_month(cast: Cast, accept: Accept, sender: Sender) -> None:
    billing.wallet(cast.acme, 10 * CENT)
    SpendingLimit.objects.create(id=cast.acme.id, organization=cast.acme.organization, monthly=2 * CENT)

    first = _send(accept, cast, *PHONES[:3])
    assert Message.objects.filter(status=MessageStatus.SENT).count() == 2
    failed = Message.objects.get(status=MessageStatus.FAILED)
    assert (failed.error_code, "limit" in (failed.description or "")) == ("BUSINESS_003", True)

    row = SpendingLimit.objects.get()
    assert (row.spent, row.pending) == (2 * CENT, 0)
    _report(sender, next(each for each in first if each != failed.id), MessageStatus.FAILED, "ERR_UNDELIVERABLE")
    assert SpendingLimit.objects.get().spent == CENT


def test_a_contact_pays_its_fee_once_a_month(cast: Cast, accept: Accept, sender: Sender) -> None:
    billing.wallet(cast.acme, 100 * CENT, model="active_contact", contact_fee=5 * CENT)

    first = _send(accept, cast, PHONE, PHONES[0])
    again = _send(accept, cast, PHONE)

    assert _kinds(*first) == [("charge", -CENT)] * 2 + [("contact", -5 * CENT)] * 2
    assert _kinds(*again) == [("charge", -CENT)]
    assert _wallet(cast) == (87 * CENT, 0)

    _report(sender, _to(PHONES[0]), MessageStatus.FAILED, "ERR_UNDELIVERABLE")
    assert _wallet(cast) == (93 * CENT, 0)
    for sent in Message.objects.filter(phone=PHONE).values_list("id", flat=True):
        _report(sender, sent, MessageStatus.FAILED, "ERR_UNDELIVERABLE")
    assert _wallet(cast) == (100 * CENT, 0)


def _to(phone: str) -> UUID:
    found: UUID = Message.objects.get(phone=phone).id
    return found


def test_a_contact_that_two_profiles_reach_pays_once(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme, 100 * CENT, model="active_contact", contact_fee=5 * CENT)
    for profile in (cast.shop, cast.sibling):
        accept(change(profile, billing_model=BillingModel.ORGANIZATION), PHONE, now=timezone.now())

    deliver.drain()

    assert LedgerEntry.objects.filter(wallet_id=cast.acme.id, kind=EntryKind.CONTACT).count() == 1
    assert _wallet(cast) == (93 * CENT, 0)


def test_a_request_is_refused_that_no_payer_can_pay_for(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme, CENT - 1)

    with pytest.raises(NotEnoughBalance):
        accept(cast.acme, PHONE, now=timezone.now())

    assert not Message.objects.exists()


def test_what_is_scheduled_is_asked_when_it_is_due(cast: Cast, accept: Accept) -> None:
    billing.wallet(cast.acme)

    accept(cast.acme, PHONE, now=timezone.now(), scheduled_at=timezone.now() + timedelta(hours=1))

    assert Message.objects.get().status == MessageStatus.SCHEDULED


def test_two_hundred_sends_at_once_with_money_for_fifty(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    billing.wallet(cast.acme, 50 * CENT)
    phones = [f"+1415555{number}" for number in range(3000, 3200)]
    meeting, refused = Barrier(5), []

    def send(mine: list[str]) -> None:
        try:
            meeting.wait()
            for phone in mine:
                try:
                    accept(cast.acme, phone, now=timezone.now())
                except NotEnoughBalance:  # another thread has spent all of it by now
                    refused.append(phone)
            deliver.drain()
        finally:
            connection.close()

    threads = [Thread(target=send, args=(phones[place::4],)) for place in range(4)]
    for thread in threads:
        thread.start()
    meeting.wait()
    for thread in threads:
        thread.join()
    deliver.drain()

    assert Message.objects.filter(status=MessageStatus.SENT).count() == 50
    stopped = Message.objects.filter(status=MessageStatus.FAILED).values_list("error_code", flat=True)
    assert set(stopped) <= {"BUSINESS_003"}
    assert len(stopped) + len(refused) == 150
    assert _wallet(cast) == (0, 0)
    assert LedgerEntry.objects.filter(wallet_id=cast.acme.id, kind=EntryKind.CHARGE).count() == 50
    assert carrier.counters()["phones_reached"] == 50

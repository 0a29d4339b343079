"""What is changed while a message waits with its money: it is paid once by whoever pays then, or all is released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.billing import ledger, rates, wallets
from apps.billing.models import EntryKind, LedgerEntry, PriceModel, Rate, Wallet
from apps.channels.models import Sender
from apps.core.models import new_id
from apps.message_templates.models import MessageTemplate
from apps.messaging import money_checks
from apps.messaging.models import Direction, Message, MessageStatus, Outgoing
from apps.messaging.sending import cancel, deliver, draft, inbound_account
from apps.messaging.sending.cancel import TooLate
from apps.organizations import actions, suspension
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.replies import contact_of, reply

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+14155552671"
OWN, PARENTS = 20 * CENT, 100 * CENT


def _forget_what_is_remembered() -> None:
    for memory in (draft._senders, draft._templates, draft._suspended, rates._books, wallets._remembered):
        memory.clear()


@pytest.fixture(autouse=True)
def sender(cast: Cast, carrier: CarrierProcess) -> Sender:
    """The profile pays for itself; its organization could."""
    _forget_what_is_remembered()
    billing.rate(CENT)
    billing.wallet(cast.acme, PARENTS)
    billing.wallet(cast.shop, OWN)
    return channels.sender(cast.acme)


def _held(cast: Cast, accept: Accept, carrier: CarrierProcess) -> Message:
    """A message of the profile that its carrier could not take yet."""
    carrier.put_faults({"kind": "error", "phone": PHONE})
    accept(change(cast.shop, billing_model=BillingModel.PROFILE), PHONE, now=timezone.now())
    deliver.drain()
    carrier.put_faults()
    assert Wallet.objects.get(id=cast.shop.id).reserved == CENT
    return Message.objects.get()


def _drain_again() -> None:
    _forget_what_is_remembered()
    Outgoing.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    deliver.drain()


def _left(cast: Cast) -> tuple[int, int]:
    """What the profile and its organization have paid."""
    own, parents = Wallet.objects.get(id=cast.shop.id), Wallet.objects.get(id=cast.acme.id)
    assert own.reserved == parents.reserved == 0
    return OWN - own.balance, PARENTS - parents.balance


def _price_rises(_: Cast) -> None:
    Rate.objects.update(cost=3 * CENT)


def _price_is_more_than_there_is(_: Cast) -> None:
    Rate.objects.update(cost=OWN + 1)


def _price_ends(_: Cast) -> None:
    Rate.objects.update(valid_until=timezone.now() - timedelta(seconds=1))


def _organization_pays(cast: Cast) -> None:
    change(cast.shop, billing_model=BillingModel.ORGANIZATION)


def _contacts_are_paid_for(cast: Cast) -> None:
    Wallet.objects.filter(id=cast.shop.id).update(model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)


def _months_begin_elsewhere(cast: Cast) -> None:
    Wallet.objects.filter(id=cast.shop.id).update(timezone="Pacific/Kiritimati")


def _template_is_removed(_: Cast) -> None:
    MessageTemplate.objects.update(deleted_at=timezone.now())


def _number_is_gone(_: Cast) -> None:
    Sender.objects.all().delete()


def _profile_is_removed(cast: Cast) -> None:
    assert cast.shop.profile
    actions.remove_profile(cast.acme, cast.shop.profile, now=timezone.now())


@pytest.mark.parametrize(
    ("harm", "paid"),
    [
        (_price_rises, (3 * CENT, 0)),
        (_price_is_more_than_there_is, (0, 0)),
        (_price_ends, (0, 0)),
        (_organization_pays, (0, CENT)),
        (_contacts_are_paid_for, (6 * CENT, 0)),
        (_months_begin_elsewhere, (CENT, 0)),
        (_template_is_removed, (CENT, 0)),
        (_number_is_gone, (0, 0)),
    ],
)
def test_a_change_meanwhile(
    cast: Cast,
    accept: Accept,
    carrier: CarrierProcess,
    harm: Callable[[Cast], None],
    paid: tuple[int, int],
) -> None:
    message = _held(cast, accept, carrier)

    harm(cast)
    _drain_again()

    message.refresh_from_db()
    assert _left(cast) == paid
    assert (message.status == MessageStatus.SENT) == any(paid)
    assert carrier.counters()["phones_reached"] == (1 if any(paid) else 0)
    assert [each for each in money_checks.find() if not each.holds] == []


def test_a_profile_that_was_removed_pays_for_what_leaves(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    message = _held(cast, accept, carrier)

    _profile_is_removed(cast)
    _drain_again()

    message.refresh_from_db()
    assert sum(_left(cast)) == (CENT if message.status == MessageStatus.SENT else 0)
    assert [each for each in money_checks.find() if not each.holds] == []


def test_a_suspended_account_keeps_its_hold(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    _held(cast, accept, carrier)
    assert cast.shop.profile

    suspension.suspend(cast.shop.profile, "Unpaid.", now=timezone.now())
    for _ in range(2):
        _drain_again()
    assert Wallet.objects.get(id=cast.shop.id).reserved == CENT

    suspension.lift(cast.shop.profile, now=timezone.now())
    _drain_again()
    assert _left(cast) == (CENT, 0)


def test_a_stop_counts_without_money_and_its_answer_does_not_leave(
    cast: Cast, sender: Sender, carrier: CarrierProcess
) -> None:
    inbound_account._customers.clear()
    ledger.record(cast.acme.id, EntryKind.ADJUSTMENT, -PARENTS, subject_id=new_id(), now=timezone.now())

    reply(sender, "STOP")
    deliver.drain()

    assert contact_of(cast.acme).opt_out
    (answer,) = Message.objects.filter(direction=Direction.OUTBOUND)
    assert (answer.status, answer.error_code) == (MessageStatus.FAILED, "BUSINESS_003")
    assert carrier.counters()["phones_reached"] == 0
    assert [each for each in money_checks.find() if not each.holds] == []


def test_what_holds_money_is_not_cancelled(cast: Cast, accept: Accept, carrier: CarrierProcess) -> None:
    message = _held(cast, accept, carrier)
    now = timezone.now()

    with pytest.raises(TooLate):
        cancel.cancel(message, by="by Ada", now=now)
    assert cancel.cancel_waiting([message.id], by="by Ada", now=now) == set()

    _drain_again()
    assert _left(cast) == (CENT, 0)


def test_a_scheduled_message_that_is_cancelled_twice_costs_nothing(cast: Cast, accept: Accept) -> None:
    now = timezone.now()
    accept(cast.shop, PHONE, now=now, scheduled_at=now + timedelta(hours=1))
    message = Message.objects.get()

    for _ in range(2):
        cancel.cancel(message, by="by Ada", now=now)
    _drain_again()

    assert _left(cast) == (0, 0)
    assert not LedgerEntry.objects.filter(subject_id=message.id).exclude(kind=EntryKind.ADJUSTMENT).exists()

"""Contacts that several profiles and workers reach at once: each pays its fee once a month, and no money is lost."""

from __future__ import annotations

from collections import Counter
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.billing.models import EntryKind, LedgerEntry, ReachedContact, Wallet
from apps.messaging import money_checks
from apps.messaging.models import Message, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [f"+1415555{number}" for number in range(2000, 2025)]
FEE, START = 5 * CENT, 10_000 * CENT
WORKERS, ROUNDS = 4, 3  # each worker writes to all people as many times


@pytest.fixture
def profiles(cast: Cast, carrier: CarrierProcess) -> list[Customer]:
    """Two profiles whose organization pays for each contact that they reach."""
    for memory in (draft._senders, draft._templates, draft._suspended):
        memory.clear()
    billing.rate(CENT)
    channels.sender(cast.acme)
    billing.wallet(cast.acme, START, model="active_contact", contact_fee=FEE)
    return [change(each, billing_model=BillingModel.ORGANIZATION) for each in (cast.shop, cast.sibling)]


def _write_at_once(profiles: list[Customer], accept: Accept) -> None:
    """All workers accept for one of the profiles and send whatever is due, also what others accepted."""
    meeting = Barrier(WORKERS)

    def work(place: int) -> None:
        try:
            meeting.wait()
            for _ in range(ROUNDS):
                for start in range(0, len(PEOPLE), 5):
                    accept(profiles[place % 2], *PEOPLE[start : start + 5], now=timezone.now())
                    deliver.drain()
        finally:
            connection.close()

    threads = [Thread(target=work, args=(place,)) for place in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver.drain()


def _fees(cast: Cast) -> dict[date | None, int]:
    """How many there are, by month."""
    found = LedgerEntry.objects.filter(wallet_id=cast.acme.id, kind=EntryKind.CONTACT)
    return Counter(found.values_list("month", flat=True))


def test_each_contact_pays_once_a_month(cast: Cast, profiles: list[Customer], accept: Accept) -> None:
    sent = WORKERS * ROUNDS * len(PEOPLE)

    _write_at_once(profiles, accept)

    assert Message.objects.filter(status=MessageStatus.SENT).count() == sent
    assert list(_fees(cast).values()) == [len(PEOPLE)]
    assert set(ReachedContact.objects.values_list("messages", flat=True)) == {WORKERS * ROUNDS}
    wallet = Wallet.objects.get(id=cast.acme.id)
    assert (wallet.balance, wallet.reserved) == (START - sent * CENT - len(PEOPLE) * FEE, 0)
    assert not Outgoing.objects.exists()
    assert [each for each in money_checks.find() if not each.holds] == []


def test_the_next_month_each_contact_pays_again(cast: Cast, profiles: list[Customer], accept: Accept) -> None:
    earlier = date(2020, 1, 1)
    _write_at_once(profiles, accept)
    ReachedContact.objects.update(month=earlier)

    _write_at_once(profiles, accept)

    assert list(_fees(cast).values()) == [2 * len(PEOPLE)]
    assert ReachedContact.objects.exclude(month=earlier).count() == len(PEOPLE)
    assert [each for each in money_checks.find() if not each.holds] == []

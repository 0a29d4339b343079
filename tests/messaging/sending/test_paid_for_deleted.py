"""A profile is deleted while its messages are on their way: they are paid for, and its organization gets the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.billing.models import Wallet
from apps.billing.payments import leftover
from apps.channels.providers.types import StatusUpdate
from apps.messaging import money_checks
from apps.messaging.sending import deliver, draft, status
from apps.organizations.customer import Customer
from apps.profiles import removing
from tests.cast import Cast
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)


def _balance(customer: Customer) -> tuple[int, int]:
    row = Wallet.objects.get(id=customer.id)
    return row.balance, row.reserved


@pytest.mark.usefixtures("carrier")
def test_what_is_reserved_stays_until_the_messages_are_decided(cast: Cast, accept: Accept) -> None:
    for memory in (draft._senders, draft._templates, draft._suspended):
        memory.clear()
    billing.rate(CENT)
    sender = channels.sender(cast.acme)
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, 5 * CENT)
    sent = accept(cast.shop, "+14155552671", "+14155552672", now=timezone.now())
    deliver._Sending().claim(2)
    assert cast.shop.profile

    removing.remove(cast.acme, cast.shop.profile, now=timezone.now())
    assert (_balance(cast.acme), _balance(cast.shop)) == ((3 * CENT, 0), (2 * CENT, 2 * CENT))
    assert all(each.holds for each in money_checks.find())
    for message, word, code in zip(sent, ("DELIVERED", "FAILED"), (None, "ERR_UNDELIVERABLE"), strict=True):
        step: Any = StatusUpdate(message.id, "x", word, code, "", raw={})  # type: ignore[arg-type]  # one of the words
        status.report(sender, [step], now=timezone.now())
    leftover.drain(now=timezone.now())

    assert (_balance(cast.acme), _balance(cast.shop)) == ((4 * CENT, 0), (0, 0))
    assert all(each.holds for each in money_checks.find())

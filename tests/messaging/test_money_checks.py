"""What connects money and messages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from apps.billing.models import EntryKind, Wallet
from apps.core.models import new_id
from apps.messaging import money_checks
from apps.messaging.models import Failure, MessageStatus, Outgoing
from tests.cast import Cast
from tests.factories import billing, messaging

pytestmark = pytest.mark.django_db


def _held(cast: Cast, wallet: Wallet) -> None:
    hold = {"wallet": str(wallet.id), "price": 10, "fee": 5}
    Outgoing.objects.create(message_id=messaging.message(cast.acme).id, due_at=timezone.now(), hold=hold)


def _nameless(_cast: Cast, wallet: Wallet) -> None:
    billing.entry(wallet, EntryKind.CHARGE, 0, subject_id=new_id())


def _stopped(cast: Cast, wallet: Wallet) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED")
    owner = {"organization_id": cast.acme.organization.id, "profile_id": None}
    Failure.objects.create(message_id=message.id, error_code="ERR_CONSENT_BLOCKED", is_blocked=True, **owner)
    billing.entry(wallet, EntryKind.CHARGE, 0, subject_id=message.id)


def _cancelled(cast: Cast, wallet: Wallet) -> None:
    message = messaging.message(cast.acme, status=MessageStatus.CANCELLED)
    billing.entry(wallet, EntryKind.CHARGE, 0, subject_id=message.id)


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        (_held, "What is reserved is what waiting messages hold"),
        (_nameless, "Every charge names a message"),
        (_stopped, "No message that a rule stopped was charged"),
        (_cancelled, "No message that was received or cancelled was charged"),
    ],
)
def test_what_breaks_an_invariant_is_found(cast: Cast, harm: Callable[[Cast, Wallet], None], rule: str) -> None:
    wallet = billing.wallet(cast.acme, 50)
    assert all(each.holds for each in money_checks.find())

    harm(cast, wallet)

    assert [each.rule for each in money_checks.find() if not each.holds] == [rule]

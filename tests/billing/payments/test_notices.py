"""E-mails that wait."""

from __future__ import annotations

from django.utils import timezone

from apps.billing.payments import notices
from apps.billing.payments.models import BillingNotice, NoticeKind
from tests.billing.payments.conftest import wallet
from tests.cast import Cast


def test_a_notice_is_due_at_once(cast: Cast) -> None:
    purse, now = wallet(cast.acme), timezone.now()

    notices.add(purse.id, NoticeKind.LOW_BALANCE, {"available": 1}, now=now)

    (row,) = BillingNotice.objects.filter(wallet=purse)
    assert (row.due_at, row.facts, str(row)) == (now, {"available": 1}, "Low balance")

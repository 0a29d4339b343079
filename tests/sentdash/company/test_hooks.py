"""The webhook log of the demo company: over and done with, so nothing of it is ever called."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from apps.core.models import new_id
from apps.webhooks.models import Delivery, Endpoint, OffReason
from sentdash.company import hooks
from sentdash.company.account import Account
from sentdash.past import Past
from tests.sentdash.company.conftest import NOW


def _message(company: Account, status: str, hours: float) -> Past:
    us_shop = company.customers["US shop"]
    return Past(
        id=new_id(),
        organization_id=us_shop.organization.id,
        profile_id=us_shop.id,
        contact_id=new_id(),
        phone="+12125550110",
        at=NOW - timedelta(hours=hours),
        status=status,
        direction="INBOUND" if status == "RECEIVED" else "OUTBOUND",
    )


def test_every_delivery_has_come_to_its_end(company: Account) -> None:
    kinds = [("DELIVERED", 400), ("RECEIVED", 40), ("FAILED", 3), ("RECEIVED", 2), ("DELIVERED", 1), ("SENT", 1)]

    hooks.write(company, [_message(company, *kind) for kind in kinds], now=NOW, chance=Random(1))

    assert {row.status for row in Delivery.objects.all()} == {"delivered", "failed"}
    assert Delivery.objects.filter(endpoint=company.endpoints["Order system"]).count() == 4
    crm = Endpoint.objects.get(display_name="CRM sync")
    assert (crm.consecutive_failures, crm.off_reason) == (1 + crm.retry_count, None)
    assert crm.last_successful_delivery_at
    assert crm.last_delivery_attempt_at
    assert crm.last_successful_delivery_at < crm.last_delivery_attempt_at


def test_endpoint_that_failed_ten_times_in_a_row_was_turned_off_by_us(company: Account) -> None:
    hooks.write(company, [_message(company, "FAILED", 30 - hour) for hour in range(30)], now=NOW, chance=Random(1))

    crm = Endpoint.objects.get(display_name="CRM sync")
    rows = Delivery.objects.filter(endpoint=crm).order_by("event_id")
    assert (crm.is_active, crm.off_reason, crm.consecutive_failures) == (False, OffReason.FAILURES, 10)
    assert crm.off_at == crm.last_delivery_attempt_at
    assert [len(row.tries) for row in rows if row.status == "failed"] == [4, 4, 2, *[0] * 9]
    assert crm.off_at is not None
    assert all(row.created_at > crm.off_at for row in rows if not row.tries)
    assert all(row.due_at is None and row.attempts == len(row.tries) for row in rows)

"""What beat rings."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings

from apps.billing.payments import tasks
from apps.billing.payments.models import PaymentState
from tests.billing.payments.conftest import begun, checked_out, wallet
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess


@pytest.mark.parametrize("name", ["payments.work", "payments.hand_over"])
def test_beat_rings_each(name: str) -> None:
    assert name in {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}


def test_the_worker_follows_payments(cast: Cast, stripe_server: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    checked_out(stripe_server, payment)
    type(payment).objects.filter(id=payment.id).update(due_at=payment.created_at)

    tasks.work()

    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID

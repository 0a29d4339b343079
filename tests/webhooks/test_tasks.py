"""Each task does its work; what they do is tested where it is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.core.models import first_id_at
from apps.webhooks import tasks
from apps.webhooks.models import Delivery, DisabledNotice, EventStatus
from tests.cast import Cast, assemble
from tests.factories.webhooks import delivery, endpoint
from tests.fakes.receiver import Receiver
from tests.webhooks.conftest import Worker


@pytest.mark.django_db(transaction=True)
def test_deliveries_are_made(receiver: Receiver) -> None:
    cast = assemble()
    endpoint(cast.acme, endpoint_url=receiver.url, event_types=["templates"])
    Worker(now=timezone.now()).publish(cast.acme)

    tasks.drain()

    assert Delivery.objects.get().status == EventStatus.DELIVERED


def test_people_are_told(cast: Cast) -> None:
    DisabledNotice.objects.create(endpoint=endpoint(cast.acme, off_reason="gone"), due_at=timezone.now())

    tasks.notify()

    assert mail.outbox


def test_old_deliveries_go(cast: Cast) -> None:
    delivery(endpoint(cast.acme), event_id=first_id_at(timezone.now() - timedelta(days=400)))

    tasks.forget()

    assert not Delivery.objects.exists()

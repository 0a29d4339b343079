"""The hourly task, as the worker calls it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.api import tasks
from apps.api.models import IdempotentReply
from tests.factories import organizations


@pytest.mark.django_db
def test_what_is_too_old_goes_and_the_rest_stays() -> None:
    customer_id, now = organizations.customer("Acme").id, timezone.now()
    for hours in (1, 25):
        IdempotentReply.objects.create(
            customer_id=customer_id,
            key=f"k{hours}",
            fingerprint=b"",
            request_id="req_1",
            created_at=now - timedelta(hours=hours),
        )

    tasks.forget()

    assert [reply.key for reply in IdempotentReply.objects.all()] == ["k1"]

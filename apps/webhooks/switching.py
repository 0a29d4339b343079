"""Turn endpoints on and off: by a person, after too many failures in a row, or because the endpoint says it is gone.

Nothing waits for an endpoint that is off: what was waiting becomes failed, and can be replayed.
"""

from __future__ import annotations

from datetime import datetime

from apps.core import queue
from apps.webhooks.models import Delivery, DisabledNotice, Endpoint, EventStatus, OffReason

# Source: the contract's webhooks page, section 5.
MAX_FAILURES = 10


def turn_on(endpoint: Endpoint) -> None:
    """Its failures are forgotten. The caller holds the row and saves it, as with `turn_off`."""
    endpoint.is_active = True
    endpoint.consecutive_failures = 0
    endpoint.off_reason = endpoint.off_at = None
    DisabledNotice.objects.filter(endpoint=endpoint).delete()


def turn_off(endpoint: Endpoint, *, reason: OffReason | None = None, now: datetime) -> None:
    """With a `reason` it is we who do it, and those who may edit webhooks get an e-mail."""
    endpoint.is_active = False
    endpoint.off_reason = reason
    endpoint.off_at = now if reason else None
    waiting = Delivery.objects.to(endpoint).filter(due_at__isnull=False)
    waiting.update(status=EventStatus.FAILED, due_at=None)
    if reason:
        DisabledNotice.objects.update_or_create(endpoint=endpoint, defaults={"due_at": now, "attempts": 0})
        queue.ring("webhooks.notify")

"""E-mails about money that are waiting: rows of a queue, which `notice_mail` sends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from apps.billing.payments.models import BillingNotice, NoticeKind
from apps.core import queue

BELL = "payments.notify"


def add(wallet_id: UUID, kind: NoticeKind, facts: dict[str, Any], *, now: datetime) -> None:
    BillingNotice.objects.create(wallet_id=wallet_id, kind=kind, facts=facts, due_at=now, created_at=now)
    queue.ring(BELL)

"""Claim due messages as a worker does, without asking whether they may leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from apps.messaging.sending import draft
from apps.messaging.sending.draft import Draft


def claim(limit: int, *, lease: float, now: datetime) -> list[Draft]:
    with transaction.atomic():
        drafts = draft.due(limit, now=now)
        draft.take(drafts, {}, until=now + timedelta(seconds=lease))
    return drafts

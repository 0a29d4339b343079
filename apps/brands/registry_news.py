"""Act on the registry's callbacks: the filing is compared with the registry at once.

We ask for the state instead of taking it from a callback, so their order doesn't matter. Only what one says about
fields is kept, because the registry says that nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.brands import filing
from apps.brands.models import Filing
from apps.brands.registry import REGISTRIES
from apps.core import queue


class UnknownFiling(Exception):
    """No filing of ours, or one whose account is gone."""


def hear(filing_id: UUID, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Raises UnknownFiling, and BadSignature unless the account that filed it proves the callback."""
    row = Filing.objects.select_related("account").filter(id=filing_id).first()
    if row is None or row.account is None:
        raise UnknownFiling
    registry = REGISTRIES[row.account.provider]
    registry.verify(headers, body, row.account.credentials, now.timestamp())
    news = registry.news(body)
    if news is None or (row.registry_id and news.registry_id != row.registry_id):
        return
    with transaction.atomic():
        current = Filing.objects.select_for_update().get(id=row.id)
        if news.is_refusal and news.reasons:
            current.reasons = [{"field": reason.field, "text": reason.text} for reason in news.reasons]
        current.due_at = now
        current.save(update_fields=["reasons", "due_at"])
        queue.ring(filing.BELL)

"""Act on a carrier's callback that an order is complete: the row is due at once. What became of it, we ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from apps.channels.models import NumberState, PhoneNumber
from apps.channels.providers import MARKETS
from apps.core import queue
from apps.numbers.buying import BELL


class UnknownOrder(Exception):
    """No order of ours."""


def hear(provider: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Raises UnknownOrder, and BadSignature unless the account that ordered proves the callback."""
    market = MARKETS.get(provider)
    reference = market.order_news(body) if market else None
    try:
        row_id = UUID(reference or "")
    except ValueError:
        raise UnknownOrder from None
    row = PhoneNumber.objects.select_related("account").filter(id=row_id, account__provider=provider).first()
    if row is None or market is None:
        raise UnknownOrder
    market.verify(headers, body, row.account.credentials, now.timestamp())
    waiting = PhoneNumber.objects.filter(id=row.id, state=NumberState.ORDERED)
    if waiting.update(due_at=now):
        queue.ring(BELL)

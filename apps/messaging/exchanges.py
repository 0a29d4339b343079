"""Raw exchanges about a message: our calls to carriers and their callbacks, word for word, kept for some days.

The statements that settle a batch or apply a receipt also write these rows, so each step has its exchange.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from django.conf import settings

from apps.channels.providers.types import Inbound, StatusUpdate
from apps.core import sql
from apps.core.egress import EgressRequest, Response
from apps.core.models import first_id_at
from apps.messaging.models import Exchange, Message

_LONGEST = 4096  # bytes of either side


@dataclass(frozen=True, slots=True)
class Raw:
    """One exchange as people read it, JSON over several lines."""

    at: datetime
    title: str
    text: str


def asked(request: EgressRequest) -> str | None:
    """Our call, without its headers, for they hold the key. None, here and below, where nothing is to be kept."""
    return _kept(f"{request.method} {request.url}\n", request.body)


def answered(response: Response) -> str | None:
    """What came of it: the carrier's answer, or why there is none."""
    return _kept(response.error or f"HTTP {response.status}\n", response.body)


def heard(report: StatusUpdate | Inbound) -> str | None:
    """What a carrier told in a call of its own."""
    return _kept("", orjson.dumps(report.raw))


def of(message: Message) -> list[Raw]:
    """Everything that is still kept of a message, oldest first."""
    return [_raw(row) for row in Exchange.objects.filter(message_id=message.id).order_by("at")]


def forget(*, now: datetime) -> int:
    """Delete what belongs to messages older than settings.CARRIER_LOG_DAYS; returns how many rows."""
    before = first_id_at(now - timedelta(days=settings.CARRIER_LOG_DAYS))
    return sql.delete_below("messaging_exchange", "message_id", before)


def _kept(start: str, body: bytes) -> str | None:
    if not settings.CARRIER_LOG_DAYS:
        return None
    return start + body[:_LONGEST].decode(errors="replace").replace("\0", "")  # a null byte fits no database text


def _raw(row: Exchange) -> Raw:
    if row.answered is None:
        return Raw(row.at, "Raw report from the carrier", _laid_out(row.asked))
    return Raw(row.at, "Raw exchange with the carrier", f"{_laid_out(row.asked)}\n\n{_laid_out(row.answered)}")


def _laid_out(text: str) -> str:
    """JSON over several lines, below the line that it may begin with."""
    start, brace, rest = text.partition("{")
    try:
        return start + orjson.dumps(orjson.loads(brace + rest), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return text

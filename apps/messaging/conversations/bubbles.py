"""The messages of a thread as bubbles, oldest first, with what a keyword did and a heading for each new day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from apps.messaging import media
from apps.messaging.history import keyword_effect, rows
from apps.messaging.history.keyword_effect import KeywordEffect
from apps.messaging.history.rows import MessageRow
from apps.messaging.media import MediaFile
from apps.messaging.models import Direction, Message


@dataclass(frozen=True, slots=True)
class ThreadBubble:
    """`day` is set where a new day begins."""

    row: MessageRow
    is_ours: bool
    files: Sequence[MediaFile]
    effect: KeywordEffect | None
    day: date | None


def of(messages: Sequence[Message], *, now: datetime) -> list[ThreadBubble]:
    """`messages` are newest first."""
    found: list[ThreadBubble] = []
    last: date | None = None
    for row in rows.of(reversed(messages), now=now):
        day = timezone.localdate(row.message.created_at)
        found.append(
            ThreadBubble(
                row,
                row.message.direction == Direction.OUTBOUND,
                media.files(row.message.body or {}),
                keyword_effect.of(row.message),
                day if day != last else None,
            )
        )
        last = day
    return found

"""Where a message stands, as the dashboard says it: a word, a hue and an icon. Blocked is FAILED with a rule's code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.messaging.models import BLOCKED, BLOCKING_CODES, Message, Status

# A message that has not moved for so long is not watched any more.
_WATCHED = timedelta(hours=1)
_ON_ITS_WAY = frozenset({Status.QUEUED.value, Status.ROUTED.value, Status.SENT.value})


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    tone: str
    icon: str


_SHOWN = {
    Status.SCHEDULED.value: Standing("Scheduled", tone="none", icon="calendar-clock"),
    Status.QUEUED.value: Standing("Queued", tone="waiting", icon="clock"),
    Status.ROUTED.value: Standing("Routed", tone="moving", icon="route"),
    Status.SENT.value: Standing("Sent", tone="moving", icon="send"),
    Status.DELIVERED.value: Standing("Delivered", tone="done", icon="check"),
    Status.READ.value: Standing("Read", tone="done", icon="checks"),
    Status.FAILED.value: Standing("Failed", tone="failed", icon="alert-triangle"),
    BLOCKED: Standing("Blocked", tone="blocked", icon="hand-stop"),
    Status.CANCELLED.value: Standing("Cancelled", tone="none", icon="ban"),
    Status.RECEIVED.value: Standing("Received", tone="none", icon="arrow-down-left"),
}
# The tabs of the history, each with the mark of what it holds.
TAB_MARKS = {
    "": Standing("All", tone="", icon=""),
    "scheduled": Standing("Scheduled", tone="none", icon="calendar-clock"),
    "waiting": Standing("Waiting", tone="waiting", icon="clock"),
    "moving": Standing("Moving", tone="moving", icon="send"),
    "delivered": Standing("Delivered", tone="done", icon="check"),
    "failed": Standing("Failed", tone="failed", icon="alert-triangle"),
    "blocked": Standing("Blocked", tone="blocked", icon="hand-stop"),
    "cancelled": Standing("Cancelled", tone="none", icon="ban"),
    "received": Standing("Received", tone="none", icon="arrow-down-left"),
}
CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp", "rcs": "RCS"}
CHANNEL_MARKS = {
    "sms": Standing("SMS", tone="none", icon="message-2"),
    "whatsapp": Standing("WhatsApp", tone="none", icon="brand-whatsapp"),
    "rcs": Standing("RCS", tone="none", icon="message-circle"),
    None: Standing("auto", tone="none", icon="arrows-split-2"),
}


def is_blocked(message: Message) -> bool:
    return message.status == Status.FAILED and message.error_code in BLOCKING_CODES


def of(message: Message) -> Standing:
    return _SHOWN[BLOCKED if is_blocked(message) else message.status]


def of_status(status: str, code: str | None = None) -> Standing:
    """The same for an activity."""
    return _SHOWN[BLOCKED if status == Status.FAILED and code in BLOCKING_CODES else status]


def is_watched(message: Message, *, now: datetime) -> bool:
    """Is it worth looking every other second whether it has moved?"""
    if message.status == Status.SCHEDULED and message.scheduled_at:
        return abs(now - message.scheduled_at) < _WATCHED
    moved_at = message.updated_at or message.created_at
    return message.status in _ON_ITS_WAY and now - moved_at < _WATCHED

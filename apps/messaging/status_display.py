"""A message's status as the dashboard shows it: a word, a colour and an icon. Blocked is FAILED with a rule's code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.error_codes.catalog import BLOCKING
from apps.messaging.models import BLOCKED, Message, MessageStatus

# A message that has not moved for so long is not watched any more.
_WATCHED = timedelta(hours=1)
_ON_ITS_WAY = frozenset({MessageStatus.QUEUED.value, MessageStatus.ROUTED.value, MessageStatus.SENT.value})


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    tone: str
    icon: str


_SHOWN = {
    MessageStatus.SCHEDULED.value: Standing("Scheduled", tone="none", icon="calendar-clock"),
    MessageStatus.QUEUED.value: Standing("Queued", tone="waiting", icon="clock"),
    MessageStatus.ROUTED.value: Standing("Routed", tone="moving", icon="route"),
    MessageStatus.SENT.value: Standing("Sent", tone="moving", icon="send"),
    MessageStatus.DELIVERED.value: Standing("Delivered", tone="done", icon="check"),
    MessageStatus.READ.value: Standing("Read", tone="done", icon="checks"),
    MessageStatus.FAILED.value: Standing("Failed", tone="failed", icon="alert-triangle"),
    BLOCKED: Standing("Blocked", tone="blocked", icon="hand-stop"),
    MessageStatus.CANCELLED.value: Standing("Cancelled", tone="none", icon="ban"),
    MessageStatus.RECEIVED.value: Standing("Received", tone="none", icon="arrow-down-left"),
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
    return message.status == MessageStatus.FAILED and message.error_code in BLOCKING


def of(message: Message) -> Standing:
    return _SHOWN[BLOCKED if is_blocked(message) else message.status]


def of_status(status: str, code: str | None = None) -> Standing:
    """The same for an activity."""
    return _SHOWN[BLOCKED if status == MessageStatus.FAILED and code in BLOCKING else status]


def is_watched(message: Message, *, now: datetime) -> bool:
    """Is it worth looking every other second whether it has moved?"""
    if message.status == MessageStatus.SCHEDULED and message.scheduled_at:
        return abs(now - message.scheduled_at) < _WATCHED
    moved_at = message.updated_at or message.created_at
    return message.status in _ON_ITS_WAY and now - moved_at < _WATCHED

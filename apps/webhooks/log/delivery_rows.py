"""Deliveries as pages show them: their state in one word, what they are about, their attempts, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.webhooks.models import Delivery, EventStatus

_NOT_CALLED = "The endpoint could not be called: "
# What an event is about: the first of these that its payload has.
_ABOUT = {"message_id": "message", "template_name": "template", "profile_id": "profile", "contact_id": "contact"}


@dataclass(frozen=True, slots=True)
class DeliveryMark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


NOT_SENT = DeliveryMark("Not sent", tone="none", icon="player-pause")  # it came while the endpoint was off
MARKS = {
    "": DeliveryMark("All", tone="", icon=""),
    EventStatus.PENDING.value: DeliveryMark("Waiting", tone="waiting", icon="clock"),
    EventStatus.RETRYING.value: DeliveryMark("Retrying", tone="waiting", icon="refresh"),
    EventStatus.DELIVERED.value: DeliveryMark("Delivered", tone="done", icon="check"),
    EventStatus.FAILED.value: DeliveryMark("Failed", tone="failed", icon="alert-triangle"),
}


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt. `response` is what the endpoint answered with, at most 2 KB of it."""

    at: datetime
    ms: int
    mark: DeliveryMark
    sentence: str
    response: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    delivery: Delivery
    mark: DeliveryMark
    about: str
    about_id: str

    @property
    def attempts(self) -> list[AttemptRow]:
        """Oldest first."""
        return [_attempt(each) for each in self.delivery.tries]

    @property
    def last(self) -> AttemptRow | None:
        return _attempt(self.delivery.tries[-1]) if self.delivery.tries else None

    @property
    def is_moving(self) -> bool:
        """Whether something is still to be tried."""
        return self.delivery.due_at is not None

    @property
    def is_being_sent(self) -> bool:
        """Whether a worker makes the first attempt: until its result is known, `due_at` is the end of the claim."""
        return self.is_moving and self.delivery.attempts > 0 and not self.delivery.tries

    @property
    def state(self) -> str:
        """Changes whenever the row does."""
        return f"{self.delivery.status}-{self.delivery.attempts}-{len(self.delivery.tries)}"


def of(deliveries: Iterable[Delivery]) -> list[DeliveryRow]:
    return [_row(each) for each in deliveries]


def _row(delivery: Delivery) -> DeliveryRow:
    about, about_id = _subject(delivery.event_data.get("payload") or {})
    is_unsent = delivery.status == EventStatus.FAILED and not delivery.tries
    return DeliveryRow(delivery, NOT_SENT if is_unsent else MARKS[delivery.status], about, about_id)


def _subject(payload: dict[str, Any]) -> tuple[str, str]:
    return next(((word, str(payload[name])) for name, word in _ABOUT.items() if payload.get(name)), ("", ""))


def _attempt(tried: dict[str, Any]) -> AttemptRow:
    status, error = tried["status"], tried["error"]
    word = "No answer" if status is None else f"HTTP {status}"
    mark = DeliveryMark(word, tone="failed", icon="x") if error else DeliveryMark(word, tone="done", icon="check")
    return AttemptRow(
        at=datetime.fromisoformat(tried["at"]),
        ms=tried["ms"],
        mark=mark,
        sentence=_sentence(status, error),
        response=tried["response"] or "",
    )


def _sentence(status: int | None, error: str | None) -> str:
    if error is None:
        return "The endpoint accepted it."
    reason = error.removeprefix(_NOT_CALLED).rstrip(".")
    return f"{reason[:1].upper()}{reason[1:]}."

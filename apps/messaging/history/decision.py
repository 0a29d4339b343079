"""How a message was decided: the checks of the pipeline in order, each with its result, read from stored data.

Checks after the first failed one did not run. Before a worker claims the message, no result is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.channels import phone_numbers
from apps.error_codes import catalog
from apps.message_templates import segments
from apps.messaging import status_display
from apps.messaging.history.timeline import Story
from apps.messaging.models import Direction, Message, MessageStatus
from apps.organizations.customer import Customer

QUESTIONS = ("consent", "content", "route", "hours", "price")
_UNASKED = {
    MessageStatus.QUEUED.value: "Not checked yet.",
    MessageStatus.SCHEDULED.value: "Checked when the message is due.",
    MessageStatus.CANCELLED.value: "Not checked: the message was cancelled.",
}


@dataclass(frozen=True, slots=True)
class Check:
    question: str
    sentence: str
    tone: str
    icon: str
    note: str = ""

    @property
    def is_reached(self) -> bool:
        return self.icon != "minus"


_HELD = Check(
    "account", "The account is suspended. The message waits until that ends.", tone="waiting", icon="player-pause"
)


def of(message: Message, story: Story) -> list[Check]:
    """Nothing for what people wrote to us: they are not asked."""
    if message.direction == Direction.INBOUND:
        return []
    was_routed = any(step.word == "Routed" for step in story.steps)
    if message.status in _UNASKED and not was_routed:
        unasked = [Check(question, _UNASKED[message.status], tone="none", icon="minus") for question in QUESTIONS]
        is_held = (
            message.status != MessageStatus.CANCELLED and Customer(message.organization, message.profile).is_suspended
        )
        return [_HELD, *unasked] if is_held else unasked
    stop = None if was_routed else catalog.ending_of(message.error_code).question
    reached = QUESTIONS.index(stop) if stop else len(QUESTIONS)
    return [
        _stopped(question, message)
        if question == stop
        else _passed(question, message)
        if position < reached
        else _missed(question)
        for position, question in enumerate(QUESTIONS)
    ]


def _stopped(question: str, message: Message) -> Check:
    blocked = status_display.is_blocked(message)
    words = (message.description or "").removeprefix(f"{message.error_code}: ")
    return Check(
        question,
        words or catalog.ending_of(message.error_code).cause,
        tone="blocked" if blocked else "failed",
        icon="hand-stop" if blocked else "x",
        note=message.error_code or "",
    )


def _missed(question: str) -> Check:
    sentence = "Not reached, so nothing was charged." if question == "price" else "Not reached."
    return Check(question, sentence, tone="none", icon="minus")


def _passed(question: str, message: Message) -> Check:
    match question:
        case "consent":
            return _yes(question, "Had not opted out.")
        case "content":
            return _content(message)
        case "route":
            return _route(message)
        case "hours":
            return Check(question, "Not checked: no quiet hours are set.", tone="none", icon="minus")
    return _price(message)


def _content(message: Message) -> Check:
    filled = len(message.parameters or {})
    variables = f"{filled} variable{'s' if filled != 1 else ''} filled in." if filled else "Nothing to fill in."
    text = (message.body or {}).get("content") or ""
    if message.channel != "sms" or not text:
        return _yes("content", variables)
    counted = segments.count(text)
    because = f" “{counted.culprit}” makes it {counted.encoding}." if counted.culprit else ""
    parts = f"{counted.parts} part{'s' if counted.parts != 1 else ''}"
    return _yes("content", f"{variables} {parts} in {counted.encoding}.{because}", f"{counted.units} characters")


def _route(message: Message) -> Check:
    channel = status_display.CHANNELS.get(message.channel or "")
    how = "as asked" if message.is_pinned else "automatic"
    if not (channel and message.number):
        return _yes("route", "A sender was found.", how)
    return _yes("route", f"{channel} from {phone_numbers.written(message.number)}.", how)


def _price(message: Message) -> Check:
    if message.price is None:
        return Check("price", "Not checked: this server has no prices.", tone="none", icon="minus")
    return _yes("price", "The balance covered it.", f"{message.price:.4f}")


def _yes(question: str, sentence: str, note: str = "") -> Check:
    return Check(question, sentence, tone="done", icon="check", note=note)

"""A message's history, step by step, in plain sentences; for a failure also what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest

from apps.channels import phone_numbers
from apps.core.tags import exact
from apps.error_codes import catalog
from apps.error_codes.entry import Ending, Remedy
from apps.messaging import billed, exchanges, status_display, wording
from apps.messaging.exchanges import Raw
from apps.messaging.history import reading
from apps.messaging.history.reading import Activity
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import overdue
from apps.messaging.wording import Wording

_PLAIN = {
    MessageStatus.DELIVERED.value: "The carrier confirmed that it reached the phone.",
    MessageStatus.READ.value: "The person opened it.",
}
# What `transitions.chosen` writes.
_CHOSEN = re.compile(r"Route chosen: (?P<channel>\w+) from (?P<number>\S+?)(?:: (?P<because>.+))?")
_SILENT = status_display.Standing("Not confirmed", tone="waiting", icon="help")
_REFUSED = status_display.Standing("Refused", tone="failed", icon="x")


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One node of the timeline. `after` is the time since the first; `raw` went over the wire until the next."""

    word: str
    tone: str
    icon: str
    sentence: str
    at: datetime
    after: str = ""
    raw: tuple[Raw, ...] = ()
    is_loud: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A channel and number that a message took, why, and the error for which it was left."""

    channel: str
    number: str
    because: str = ""
    code: str = ""

    @property
    def words(self) -> str:
        return f"{status_display.CHANNELS.get(self.channel, self.channel)} from {phone_numbers.written(self.number)}"


@dataclass(frozen=True, slots=True)
class Story:
    steps: list[TimelineStep]
    tries: int
    lasted: str
    routes: tuple[Route, ...] = ()

    @property
    def summary(self) -> str:
        """9.2 s, two tries"""
        tries = f"{self.tries} tries" if self.tries > 1 else ""
        return ", ".join(word for word in (self.lasted, tries) if word)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a message did not arrive, for the notice above everything else."""

    reason: Ending
    code: str
    is_blocked: bool
    is_worth_again: bool
    was_handed_over: bool
    was_written: bool  # it had its words, so every check but the carrier's was passed
    problem: str = ""  # of the template's variables
    was_paid_back: bool = False

    @property
    def title(self) -> str:
        why = f"{self.problem}." if self.problem else _lower(self.reason.brief)
        return f"{self.outcome}: {why}"

    @property
    def outcome(self) -> str:
        if self.is_blocked:
            return "Blocked"
        return "Not delivered" if self.was_written or self.was_handed_over else "Not sent"

    @property
    def about_again(self) -> str:
        """Does sending again help, and what did this cost?"""
        again = "Sending again may work." if self.is_worth_again else ""
        is_said = self.was_handed_over or "charged" in self.reason.cause
        charge = "" if is_said else "No carrier accepted it, so nothing was charged."
        if self.was_paid_back:
            charge = "What it cost was paid back."
        return " ".join(sentence for sentence in (again, charge) if sentence)


def tell(message: Message) -> Story:
    activities = reading.activities(message)
    first, last = activities[0].at, activities[-1].at
    raws = exchanges.of(message)
    steps = [
        _step(activity, message, first, _between(raws, activity.at, until))
        for activity, until in zip_longest(activities, [activity.at for activity in activities[1:]])
    ]
    tries = sum(_is_refusal(activity) for activity in activities) + 1
    lasted = short_distance(last - first) if len(steps) > 1 else ""
    return Story(steps, tries, lasted, tuple(_routes(activities)))


def _routes(activities: Sequence[Activity]) -> Iterator[Route]:
    """Each route with the error that ended it: that of the last refusal before the next route was chosen."""
    found: list[Route] = []
    code = ""
    for activity in activities:
        if _is_refusal(activity):
            code = activity.error_code or ""
        elif route := _route(activity):
            if found:
                found[-1] = replace(found[-1], code=code)
            found.append(route)
    yield from found


def _route(activity: Activity) -> Route | None:
    named = _CHOSEN.fullmatch(activity.description) if activity.status == MessageStatus.ROUTED else None
    return Route(named["channel"], activity.number or named["number"], named["because"] or "") if named else None


def trouble(message: Message, told: Wording | None = None) -> Trouble | None:
    """None unless the message failed. `told` names the variables that kept it from being written."""
    if message.status != MessageStatus.FAILED:
        return None
    return Trouble(
        reason=catalog.ending_of(message.error_code),
        code=message.error_code or "",
        is_blocked=status_display.is_blocked(message),
        is_worth_again=catalog.ending_of(message.error_code).remedy == Remedy.RETRY,
        was_handed_over=message.provider_ref is not None,
        was_written=bool(message.body) or (message.channel is not None and not message.is_pinned),
        problem=told.problem if told and message.error_code == wording.PARAMETERS_INVALID else "",
        was_paid_back=bool(message.entries) and sum(entry.amount for entry in message.entries) == 0,
    )


def _step(activity: Activity, message: Message, first: datetime, raw: tuple[Raw, ...]) -> TimelineStep:
    mark = _mark(activity)
    return TimelineStep(
        word=mark.word,
        tone=mark.tone,
        icon=mark.icon,
        sentence=_sentence(activity, message),
        at=activity.at,
        after="" if activity.at <= first else f"+ {short_distance(activity.at - first)}",
        raw=raw,
        is_loud=mark.tone in ("failed", "blocked") and mark is not _REFUSED,
    )


def _mark(activity: Activity) -> status_display.Standing:
    if _is_refusal(activity):
        return _REFUSED
    return _SILENT if _is_silence(activity) else status_display.of_status(activity.status, activity.error_code)


def _is_silence(activity: Activity) -> bool:
    """Not a step of the message: the carrier never said what became of it."""
    return activity.description in overdue.SENTENCES


def _between(raws: list[Raw], start: datetime, end: datetime | None) -> tuple[Raw, ...]:
    """What belongs to the step at `start`: it led to it or, later, to none."""
    return tuple(raw for raw in raws if start <= raw.at and (end is None or raw.at < end))


def _is_refusal(activity: Activity) -> bool:
    """A try that failed for now: the message stays routed, and the activity says why."""
    return activity.status == MessageStatus.ROUTED and activity.error_code is not None


def _sentence(activity: Activity, message: Message) -> str:
    if _is_silence(activity):
        return _said(activity)
    tell = _TELL.get(activity.status)
    return tell(activity, message) if tell else _PLAIN.get(activity.status) or _said(activity)


def _received(_activity: Activity, message: Message) -> str:
    return f"Arrived at {phone_numbers.written(message.number)}." if message.number else "Arrived."


def _routed(activity: Activity, message: Message) -> str:
    if _is_refusal(activity):
        return _said(activity)
    route = _route(activity) or Route(message.channel or "a channel", activity.number or "")
    return f"Chose {route.words}{f', {route.because}' if route.because else ''}."


def _failed(activity: Activity, message: Message) -> str:
    # Of one that was stopped here they say the same again, but for the variable that doesn't fit.
    is_news = bool(message.channel and not message.is_pinned) or activity.error_code == wording.PARAMETERS_INVALID
    words = _said(activity) if is_news or message.body else ""
    return f"{catalog.ending_of(activity.error_code).brief} {words}".strip()


def _origin(message: Message) -> str:
    """Where it came from, as far as its metadata tell."""
    about = message.metadata or {}
    if about.get("sent_by"):
        place = {"again": "Sent again", "playground": "Sent from the playground"}.get(about.get("origin", ""), "Sent")
        return f"{place} by {about['sent_by']}."
    if about.get("endpoint"):
        request = f", request {about['request_id']}" if about.get("request_id") else ""
        return f"Accepted from the API{request}."
    return "Accepted and put in the queue."


def _in_parts(message: Message) -> str:
    return f" in {billed.words(message)}" if billed.parts(message) > 1 and message.channel == "sms" else ""


def _said(activity: Activity) -> str:
    """The words that came with an activity, without the code before them."""
    return activity.description.removeprefix(f"{activity.error_code}: ")


_TELL: dict[str, Callable[[Activity, Message], str]] = {
    MessageStatus.QUEUED.value: lambda _, message: _origin(message),
    MessageStatus.SCHEDULED.value: lambda activity, _: f"Scheduled for {exact(activity.scheduled_at)}.",
    MessageStatus.ROUTED.value: _routed,
    MessageStatus.SENT.value: lambda _, message: f"Handed to the carrier{_in_parts(message)}.",
    MessageStatus.FAILED.value: _failed,
    MessageStatus.CANCELLED.value: lambda activity, _: f"{activity.description}.",
    MessageStatus.RECEIVED.value: _received,
}


def short_distance(span: timedelta) -> str:
    """38 ms, 1.4 s, 3 min, 2 h, 4 d"""
    seconds = span.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    for limit, size, unit in ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h")):
        if seconds < limit:
            return f"{seconds / size:.1f} {unit}" if unit == "s" else f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:.0f} d"


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]

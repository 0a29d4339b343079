"""Why a message may leave or not, as pages show it: each check of the pipeline with its answer, in order.

The playground asks before anything is stored, the page of a message long after; both tell it here. Checks after the
first failed one did not run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from apps.channels import phone_numbers
from apps.error_codes.catalog import BLOCKING
from apps.error_codes.entry import Question
from apps.message_templates import segments
from apps.messaging import status_display

# Every message is asked these; of the account only what stops or holds it is shown.
QUESTIONS: tuple[Question, ...] = ("consent", "content", "route", "hours", "price")


@dataclass(frozen=True, slots=True)
class Check:
    """`note` stands at the end of the line: a detail, or the code of what stopped the message."""

    question: Question
    sentence: str
    tone: str
    icon: str
    note: str = ""

    @property
    def is_reached(self) -> bool:
        return self.icon != "minus"

    @property
    def is_failed(self) -> bool:
        return self.tone in ("blocked", "failed")


@dataclass(frozen=True, slots=True)
class Facts:
    """What explains the checks that a message passed. `open` are variables that still need a value."""

    variables: int
    open: tuple[str, ...] = ()
    text: str = ""
    channel: str | None = None
    number: str | None = None
    is_pinned: bool = False
    doubt: str = ""  # a sentence about a number that may not exist
    price: Decimal | None = None
    fee: Decimal | None = None  # besides, for a contact that isn't reached yet in `month`
    month: str = ""
    is_billed: bool = False  # the account; one that is has no price before it is charged
    because: str = ""  # this channel; prices that were compared stand behind a colon
    left: str = ""  # sentences about the routes that failed before


def passed(facts: Facts) -> list[Check]:
    return [_PASSED[question](facts) for question in QUESTIONS]


def stopped(question: Question, code: str, sentence: str, facts: Facts) -> list[Check]:
    """Up to the check that failed, which says why; the rest did not run."""
    is_blocked = code in BLOCKING
    tone, icon = ("blocked", "hand-stop") if is_blocked else ("failed", "x")
    stop = Check(question, sentence, tone, icon, code)
    if question not in QUESTIONS:
        return [stop, *map(_missed, QUESTIONS)]
    at = QUESTIONS.index(question)
    return [*passed(facts)[:at], stop, *map(_missed, QUESTIONS[at + 1 :])]


def unasked(sentence: str) -> list[Check]:
    """No worker has looked at the message yet; `sentence` says when one will."""
    return [_none(question, sentence) for question in QUESTIONS]


def held(sentence: str) -> Check:
    """The account makes the message wait."""
    return Check("account", sentence, tone="waiting", icon="player-pause")


def _missed(question: Question) -> Check:
    return _none(question, "Not reached, so nothing was charged." if question == "price" else "Not reached.")


def _consent(_facts: Facts) -> Check:
    return _yes("consent", "Not opted out.")


def _content(facts: Facts) -> Check:
    if facts.open:
        sentence = f"Fill in {', '.join(facts.open)}. The preview shows sample values."
        return Check("content", sentence, tone="waiting", icon="clock")
    count = facts.variables
    variables = f"{count} variable{'s' if count != 1 else ''} filled in." if count else "Nothing to fill in."
    if facts.channel != "sms" or not facts.text:
        return _yes("content", variables)
    counted = segments.count(facts.text)
    because = f" “{counted.culprit}” makes it {counted.encoding}." if counted.culprit else ""
    parts = f"{counted.parts} part{'s' if counted.parts != 1 else ''}"
    return _yes("content", f"{variables} {parts} in {counted.encoding}.{because}", f"{counted.units} characters")


def _route(facts: Facts) -> Check:
    why, _, prices = facts.because.partition(": ")
    how = "as asked" if facts.is_pinned else f"automatic, {why}" if why else "automatic"
    channel = status_display.CHANNELS.get(facts.channel or "")
    if not (channel and facts.number):
        return _yes("route", f"A sender was found.{facts.doubt}", how)
    chosen = f"{channel} from {phone_numbers.written(facts.number)}.{f' {prices}.' if prices else ''}{facts.doubt}"
    return _yes("route", f"{facts.left} Then {chosen}" if facts.left else chosen, how)


def _hours(_facts: Facts) -> Check:
    return _none("hours", "Not checked: no quiet hours are set.")


def _price(facts: Facts) -> Check:
    if facts.price is None and not facts.is_billed:
        return _none("price", "Not checked: this account is not billed.")
    if facts.price is not None and facts.fee is not None:
        sentence = f"The balance covered it, with the fee for a contact not reached yet {facts.month}."
        return _yes("price", sentence, f"{facts.price:.4f} + {facts.fee:.4f}")
    return _yes("price", "The balance covered it.", "" if facts.price is None else f"{facts.price:.4f}")


_PASSED: dict[Question, Callable[[Facts], Check]] = {
    "consent": _consent,
    "content": _content,
    "route": _route,
    "hours": _hours,
    "price": _price,
}


def _yes(question: Question, sentence: str, note: str = "") -> Check:
    return Check(question, sentence, tone="done", icon="check", note=note)


def _none(question: Question, sentence: str) -> Check:
    return Check(question, sentence, tone="none", icon="minus")

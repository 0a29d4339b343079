"""Say whether a number can receive SMS and WhatsApp, from its lookup. If the lookup doesn't tell, it is "not known".

The line type decides about SMS. No directory lists WhatsApp users, so we never claim that a number has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.channels.models import NumberLookup

_TAKES_SMS = frozenset({"mobile"})
_TAKES_NONE = {"fixed_line": "landline", "pager": "pager", "voicemail": "voicemail"}
_OPEN = {
    "fixed_line_or_mobile": "The number could be a landline or a mobile.",
    "voip": "Some internet lines take SMS, others don't.",
    "toll_free": "Some toll-free numbers take SMS, others don't.",
}
_NO_LINE = "We don't know the kind of line."
_OTHER_LINE = "Numbers of this kind rarely take SMS."


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """`can` is None where it is not known."""

    can: bool | None
    why: str

    @property
    def word(self) -> str:
        return {True: "Yes", False: "No", None: "Not known"}[self.can]

    @property
    def tone(self) -> str:
        return {True: "done", False: "failed", None: "none"}[self.can]

    @property
    def icon(self) -> str:
        return {True: "check", False: "x", None: "minus"}[self.can]


def sms(found: NumberLookup) -> ReachAnswer:
    """By its line type, from the carrier or from the number range."""
    kind = found.line_type or ""
    if not found.is_valid:
        return ReachAnswer(None, "The number isn't valid.")
    if kind in _TAKES_SMS:
        return ReachAnswer(True, "Mobile numbers take SMS.")
    if kind in _TAKES_NONE:
        return ReachAnswer(False, f"A {_TAKES_NONE[kind]} cannot take SMS.")
    return ReachAnswer(None, _OPEN.get(kind, _OTHER_LINE if kind else _NO_LINE))


def whatsapp(found: NumberLookup) -> ReachAnswer:
    return ReachAnswer(None, "Not asked: a lookup doesn't tell who is on WhatsApp.")


def heading(found: NumberLookup) -> tuple[str, str, str]:
    """Tone, icon and words for the number as a whole: valid isn't enough where nothing can be sent to it."""
    if not found.is_valid:
        return "failed", "alert-triangle", "Not valid"
    if kind := _TAKES_NONE.get(found.line_type or ""):
        return "waiting", "alert-triangle", f"Valid, {kind}: cannot take SMS"
    return "done", "check", "Valid, mobile: can take SMS" if found.line_type in _TAKES_SMS else "Valid"

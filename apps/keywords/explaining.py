"""Explain what a text is read as, for the test box: which keyword, why or why not, and what would be sent back."""

from __future__ import annotations

from dataclasses import dataclass

from apps.keywords import effective
from apps.keywords.folding import fold
from apps.keywords.models import Keyword
from apps.keywords.replies import KeywordReply, reply_of
from apps.keywords.rows import EFFECTS
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Reading:
    """`keyword` is None if none applies; `why` then says why."""

    why: str
    keyword: Keyword | None = None
    reply: KeywordReply | None = None

    @property
    def effect(self) -> str:
        if self.keyword is None:
            return "This is an ordinary message."
        return next(each.sentence for each in EFFECTS if each.action == self.keyword.action)


def read(customer: Customer, text: str) -> Reading:
    folded = fold(text)
    keyword = effective.nearest(customer, folded)
    if keyword is None:
        return Reading(_why_none(customer, folded))
    if not keyword.is_active:
        return Reading(f"“{keyword.word}” is a keyword, but it’s switched off.")
    return Reading(_why(keyword, text), keyword, reply_of(customer, keyword))


def _why(keyword: Keyword, text: str) -> str:
    if text.strip() == keyword.word:
        return f"The text is exactly “{keyword.word}”."
    return f"The text is “{keyword.word}” and nothing else. Case, accents and what surrounds the word don’t count."


def _why_none(customer: Customer, folded: str) -> str:
    if not folded:
        return "The text has no letter and no digit."
    words = f" {folded} "
    for each in effective.keywords_of(customer):
        if f" {each.folded} " in words:
            return f"The text has more than “{each.word}”. Only a message that is just the keyword counts."
    return "No keyword is spelled like this."

"""Find the keyword that a reply consists of. Pure: a text in, one of the ten default words or none out.

A reply is a keyword when it holds nothing else. Case, accents, letter forms such as full width, and whatever surrounds
the word without being a letter or a digit don't count. "STOP 123", "please stop" and "Stop it" are no keywords: they
may mean anything, and a person has to read them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class KeywordAction(StrEnum):
    OPT_OUT = "OPT_OUT"
    OPT_IN = "OPT_IN"
    HELP = "HELP"


@dataclass(frozen=True, slots=True)
class Keyword:
    word: str
    action: KeywordAction


_DEFAULTS = {
    KeywordAction.OPT_OUT: ("STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END"),
    KeywordAction.OPT_IN: ("START", "UNSTOP", "SUBSCRIBE"),
    KeywordAction.HELP: ("HELP", "INFO"),
}
KEYWORDS = {word: Keyword(word, action) for action, words in _DEFAULTS.items() for word in words}

# A Turkish keyboard writes "info" with an i without a dot.
_DOTLESS = str.maketrans({"ı": "i"})


def match(text: str) -> Keyword | None:
    """The keyword of this reply, or None."""
    return KEYWORDS.get(_bare(text).upper())


def _bare(text: str) -> str:
    """The reply in plain lower case, without the characters around it."""
    letters = unicodedata.normalize("NFKC", text).casefold().translate(_DOTLESS)
    plain = "".join(each for each in unicodedata.normalize("NFD", letters) if not _is_invisible(each))
    ends = [place for place, each in enumerate(plain) if unicodedata.category(each)[0] in "LN"]
    return plain[ends[0] : ends[-1] + 1] if ends else ""


def _is_invisible(character: str) -> bool:
    """Whether it is an accent, an emoji modifier or an invisible character such as a zero-width space."""
    is_accent = "\u0300" <= character <= "\u036f"
    is_form = "\ufe00" <= character <= "\ufe0f"
    return is_accent or is_form or unicodedata.category(character) == "Cf"

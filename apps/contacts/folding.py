"""Compare names and words in a file without case, accents and punctuation, in any script.

`terms` turns a vocabulary of plain words into one pattern over folded text, so vocabularies stay readable.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_NOT_WORDS = re.compile(r"[\W_]+")
_ONE_WORD = re.compile(r"\b(e 164|whats app|i phone)\b")
_DIGITS = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
# Scripts that write words without blanks between them, and those that put an article in front of a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_PREFIXED = re.compile("[\u0590-\u06ff]")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Small letters without accents, one blank between words: "PhoneNumber", "Téléphone-1" and "TELEPHONE 1"."""
    split = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text)).casefold().translate(_UNDECOMPOSED)
    # Only European accents fall away: the marks of Japanese, Thai or Hindi make other letters.
    letters = "".join(c for c in unicodedata.normalize("NFD", split) if not "\u0300" <= c <= "\u036f")
    words = _NOT_WORDS.sub(" ", unicodedata.normalize("NFC", letters))
    return _ONE_WORD.sub(lambda found: found[0].replace(" ", ""), _DIGITS.sub(" ", words)).strip()


def terms(vocabulary: str) -> re.Pattern[str]:
    """A pattern that finds any of the terms, which are separated by commas.

    A `*` stands for more letters, a leading `=` for a term that has to be the whole text. Blanks within are optional.
    """
    return re.compile("|".join(_term(term.strip()) for term in vocabulary.split(",") if term.strip()))


def _term(term: str) -> str:
    begins, ends = term.startswith("*"), term.endswith("*")
    body = fold(term).replace(" ", " ?")
    if term.startswith("="):
        return f"^(?:{body})$"
    if _UNSPACED.search(body):
        return body
    before = "" if begins else r"(?<!\w)\w{0,2}" if _PREFIXED.search(body) else r"(?<!\w)"
    return before + body + ("" if ends else r"(?!\w)")

"""Fold a text to what counts when we compare it with keywords: "  Stöp! 🛑" becomes "stop". The same for every script.

Case, accents and vowel points, letter forms such as full width, the script of digits, and whatever surrounds the text
without being a letter or a digit don't count. Everything else does: "stop it" stays "stop it".
"""

from __future__ import annotations

import re
import unicodedata

# A Turkish keyboard writes "info" with an i without a dot, and phones write curly apostrophes and long dashes.
_SAME = str.maketrans({"ı": "i", **dict.fromkeys("‘’ʼ`´", "'"), **dict.fromkeys("‐‒–—", "-")})
# What belongs to the letter before it without making it another one: accents, Hebrew and Arabic points, the stretched
# line of Arabic; and what can't be seen: variation selectors, the keycap's frame, fillers of Korean.
_DROPPED = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u115f\u1160\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_WORDS = "LNM"  # the first letters of Unicode's categories: letters, numbers and the vowel signs of Indic scripts


def fold(text: str) -> str:
    """The text as it is compared; empty if it has no letter and no digit."""
    letters = unicodedata.normalize("NFKC", text.translate(_SAME)).casefold()
    letters = unicodedata.normalize("NFKC", letters).translate(_SAME)
    apart = _DROPPED.sub("", unicodedata.normalize("NFD", letters))
    plain = "".join(_digit(each) for each in apart if unicodedata.category(each) != "Cf")
    ends = [place for place, each in enumerate(plain) if unicodedata.category(each)[0] in _WORDS]
    return unicodedata.normalize("NFC", " ".join(plain[ends[0] : ends[-1] + 1].split())) if ends else ""


def _digit(character: str) -> str:
    """A decimal digit of any script as 0 to 9; any other character as it is."""
    return str(unicodedata.decimal(character, character))

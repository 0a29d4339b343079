"""Convert a pasted phone number to plain ASCII characters. Invisible characters are ignored."""

from __future__ import annotations

import unicodedata

# Dashes and pluses that Unicode counts among symbols and letters.
_DASHES = frozenset("\u02d7\u2043\u207b\u208b\u2212\u2500\u2796\u30fc\uff70")
_PLUSES = frozenset("\u207a\u208a\u2795\u29fe\ufb29\ufe62\uff0b")
# Blank on screen, though neither spaces nor format characters.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def plain(written: str) -> str:
    """Digits of any script as 0 to 9, spaces as blanks, dashes as hyphens, and invisible characters gone."""
    return written if written.isascii() and written.isprintable() else "".join(map(_plain, written))


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character.isspace() or character in _BLANKS:
        return " "
    if category == "Pd" or character in _DASHES:
        return "-"
    if character in _PLUSES:
        return "+"
    if category in ("Cf", "Mn", "Me"):  # direction marks, joiners, byte order marks; what encircles a digit
        return ""
    return unicodedata.normalize("NFKC", character)

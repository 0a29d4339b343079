"""Does a text show anything? Blanks, line breaks, zero-width and direction marks and fillers show nothing.

Source: Unicode's categories Z and C, and its property Default_Ignorable_Code_Point.
"""

from __future__ import annotations

import unicodedata

# Letters and marks that are invisible: fillers, the empty Braille cell, joiners, variation selectors.
_SHOW_NOTHING = frozenset(
    [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x180B, 0x180C, 0x180D, 0x180F]
    + list(range(0xFE00, 0xFE10))
    + list(range(0xE0100, 0xE01F0))
)
_EMPTY = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def is_blank(text: str) -> bool:
    """Whether nothing in the text is visible."""
    return all(unicodedata.category(each) in _EMPTY or ord(each) in _SHOW_NOTHING for each in text)

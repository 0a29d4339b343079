"""Count a text's SMS segments and find its encoding. Source: 3GPP TS 23.038 (alphabet) and 23.040 (concatenation).

One character outside GSM-7 turns the whole text into UCS-2; `culprit` is the first such character, to show it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

GSM7 = "GSM-7"
UCS2 = "UCS-2"

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"  # sent as an escape and a character, so they count as two units
# Characters that no GSM alphabet has.
FOREIGN = re.compile(f"[^{re.escape(_BASIC + _EXTENSION)}]")
_EXTENDED = re.compile(f"[{re.escape(_EXTENSION)}]")

# A part is 140 bytes, with 7 or 16 bits per unit. If there are several, 6 bytes of each are its header.
_SINGLE = {GSM7: 160, UCS2: 70}
_JOINED = {GSM7: 153, UCS2: 67}


class Segments(NamedTuple):
    """`units` are 7-bit characters or 16-bit code units; `limit_left` of them still fit into the last part."""

    encoding: str
    parts: int
    units: int
    limit_left: int
    culprit: str | None


def count(text: str) -> Segments:
    """Count the parts of a text. An empty text has none."""
    foreign = FOREIGN.search(text)
    if foreign:
        return _counted(UCS2, text.encode("utf-16-be", "surrogatepass"), 2, foreign.group())
    return _counted(GSM7, _EXTENDED.sub("\x1b_", text).encode("latin-1", "replace"), 1, None)


def _counted(encoding: str, coded: bytes, unit: int, culprit: str | None) -> Segments:
    units = len(coded) // unit
    if units <= _SINGLE[encoding]:
        return Segments(encoding, min(units, 1), units, _SINGLE[encoding] - units, culprit)
    joined = _JOINED[encoding]
    start = parts = 0
    while start < len(coded):
        parts, begun, start = parts + 1, start, _end(coded, start + joined * unit, unit)
    return Segments(encoding, parts, units, joined - (len(coded) - begun) // unit, culprit)


def _end(coded: bytes, end: int, unit: int) -> int:
    """The end of a part. One unit earlier if its last unit is the first half of a surrogate pair."""
    if end >= len(coded):
        return len(coded)
    last = coded[end - unit]
    is_half = last == 0x1B if unit == 1 else 0xD8 <= last <= 0xDB
    return end - unit if is_half else end

"""Count the segments the carrier splits a text into, and find the encoding.

The characters are the ones Telnyx counts as GSM-7, which are fewer than the GSM 03.38 alphabet: there is no euro sign,
no grave accent and no Greek. One character outside the set turns the whole text into UCS-2.
"""

from __future__ import annotations

from typing import NamedTuple

GSM7 = "GSM-7"
UCS2 = "UCS-2"
MAX_PARTS = 10  # the limit of most routes; longer texts are refused with 40302

_ESCAPED = frozenset("~^|\\{}[]")  # sent as an escape and a character, so they count twice
_PLAIN = frozenset(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "\n\r !\"#$%&'()*+,-./:;<=>?@_£¥èéùìòØøÅåÆæßÉ¡ÄÖÑÜ¿äöñüà"
)
_GSM7 = _PLAIN | _ESCAPED

_SINGLE = {GSM7: 160, UCS2: 70}  # a part is 140 bytes, with 7 or 16 bits per character
_JOINED = {GSM7: 153, UCS2: 67}  # 6 bytes of every part are the header that joins them


class Size(NamedTuple):
    encoding: str
    parts: int


def measure(text: str, wanted: str = "auto") -> Size | None:
    """The encoding and number of parts of a text. None if `wanted` is "gsm7" and the text doesn't fit."""
    fits = _GSM7.issuperset(text)
    if wanted == "gsm7" and not fits:
        return None
    encoding = GSM7 if fits and wanted != "ucs2" else UCS2
    return Size(encoding, _parts(_units(text, encoding), encoding))


def _units(text: str, encoding: str) -> list[int]:
    if encoding == GSM7:
        return [2 if character in _ESCAPED else 1 for character in text]
    return [2 if ord(character) > 0xFFFF else 1 for character in text]  # outside the basic plane, so a surrogate pair


def _parts(units: list[int], encoding: str) -> int:
    if sum(units) <= _SINGLE[encoding]:
        return 1
    room, parts = _JOINED[encoding], 1
    for size in units:  # a pair is never split between two parts
        room -= size
        if room < 0:
            parts, room = parts + 1, _JOINED[encoding] - size
    return parts

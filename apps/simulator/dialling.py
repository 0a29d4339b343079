"""Read phone numbers as a network does: all spellings of a number reach the same phone.

libphonenumber decides. We ask it only if digits may have to be stripped, because that takes time in every send.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_MAX_READINGS = 4  # reading a form again may change it once more
_DASHES = "\u2212\u2043\u02d7\u30fc\uff70"


def canonical(number: str) -> str | None:
    """The network's form of a +E.164 number (+447400… for +4407400…). None for anything else."""
    if not _E164.fullmatch(number):
        return None
    for length in (1, 2, 3):
        prefix = _prefix(number[1 : 1 + length])
        if prefix is not None:
            found = prefix.match(number, 1 + length)
            return _settled(number) if found and found.end() > 1 + length else number
    return number


def read(written: str) -> str | None:
    """The same for a number as people write it, with its country code."""
    plain = "".join(map(_plain, written))
    try:
        parsed = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        return canonical(plain)
    return canonical(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


def shown(number: str) -> str:
    """A +E.164 number as people write it abroad."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or category.startswith("Z"):
        return ""
    return "-" if category == "Pd" or character in _DASHES else character


def _settled(number: str) -> str:
    for _ in range(_MAX_READINGS):
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            break
        again = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
        if again == number or not _E164.fullmatch(again):
            break
        number = again
    return number


@lru_cache(maxsize=1000)
def _prefix(calling_code: str) -> re.Pattern[str] | None:
    """The prefix that the library may remove after a calling code. None if the code doesn't exist."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code))
    if regions is None:
        return None
    metadata = PhoneMetadata.metadata_for_region(regions[0], None)
    return re.compile((metadata.national_prefix_for_parsing if metadata else None) or r"(?!)")

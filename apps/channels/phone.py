"""Phone numbers: E.164 shape, validity, region, formats. libphonenumber decides; the common case never has to ask it.

`check` first tries libphonenumber's own patterns, compiled once per calling code; a number they do not accept is put to
the library itself, so the two never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc, PhoneNumberFormat, timezone

# A plus, a calling code that does not begin with 0, and at most 15 digits in all (ITU-T E.164, section 6).
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# What people put between the digits. Anything else, such as "(0)" or an extension, only the library understands.
_SEPARATORS = re.compile(r"[ .\-\u00a0]")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 and the region (ISO 3166 alpha-2) it belongs to; `region` is "" if the number is invalid."""

    e164: str
    region: str

    @property
    def is_valid(self) -> bool:
        return bool(self.region)


@dataclass(frozen=True, slots=True)
class Formats:
    """How a number is written, in libphonenumber's four formats, with its calling code."""

    e164: str
    international: str
    national: str
    rfc: str
    country_code: str
    region: str


def is_e164(number: object) -> bool:
    """Has it the shape of an E.164 number? Says nothing about whether it was ever assigned."""
    return isinstance(number, str) and E164.fullmatch(number) is not None


def check(number: str) -> Phone | None:
    """What an E.164 number is, or None when it has not even the shape."""
    if not E164.fullmatch(number):
        return None
    for digits in (1, 2, 3):  # calling codes are prefix-free, so at most one of these is one
        pattern = _pattern(number[1 : 1 + digits])
        if pattern:
            found = pattern.fullmatch(number, 1 + digits)
            return Phone(number, found.lastgroup) if found and found.lastgroup else _ask(number)
    return Phone(number, "")


def normalize(written: str, *, region: str | None = None) -> Phone | None:
    """A number as people write it ("+1 (415) 555-2671"), perhaps invalid; None when it cannot be a number at all."""
    plain = _SEPARATORS.sub("", written)
    if is_e164(plain):
        return check(plain)
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    return check(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


def queried(text: str) -> str:
    """A number out of an address, where a bare plus becomes a blank, in E.164; empty when it is no number."""
    known = normalize(text) or normalize(f"+{text.strip()}")
    return known.e164 if known else ""


@lru_cache(maxsize=10_000)
def formats(e164: str) -> Formats:
    """All written forms of an E.164 number; for numbers libphonenumber cannot read, the number itself."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Formats(e164, e164, e164, f"tel:{e164}", "", "")
    known = check(e164)
    return Formats(
        e164=e164,
        international=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        national=phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        rfc=phonenumbers.format_number(number, PhoneNumberFormat.RFC3966),
        country_code=str(number.country_code),
        region=known.region if known else "",
    )


def time_zones(e164: str) -> tuple[str, ...]:
    """Where people with such a number may live; nothing where nobody knows."""
    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)


def _ask(number: str) -> Phone:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Phone(number, "")
    if not phonenumbers.is_valid_number(parsed):
        return Phone(number, "")
    return Phone(number, phonenumbers.region_code_for_number(parsed) or "")


@lru_cache(maxsize=1000)
def _pattern(calling_code: str) -> re.Pattern[str] | None:
    """One group per region of a calling code, in the library's order: what matches a group is valid in that region.

    Where a region owns leading digits, they choose it before any later region is looked at, as in the library.
    None where no such calling code exists.
    """
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code))
    if regions is None:
        return None
    alternatives: list[str] = []
    taken = ""
    for region in regions:
        metadata = PhoneMetadata.metadata_for_region(region, None)
        if metadata is None or metadata.general_desc is None:
            continue  # codes of no country (+800, +883 …): the library is asked
        leading = f"(?={metadata.leading_digits})" if metadata.leading_digits else ""
        alternatives.append(f"(?P<{region}>{taken}{leading}{_valid(metadata, metadata.general_desc)})")
        if metadata.leading_digits:
            taken += f"(?!{metadata.leading_digits})"
    return re.compile("|".join(alternatives) or r"(?!)")


def _valid(metadata: PhoneMetadata, general: PhoneNumberDesc) -> str:
    kinds = (
        metadata.fixed_line,
        metadata.mobile,
        metadata.toll_free,
        metadata.premium_rate,
        metadata.shared_cost,
        metadata.personal_number,
        metadata.voip,
        metadata.pager,
        metadata.uan,
        metadata.voicemail,
    )
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    lengths = "|".join(f"[0-9]{{{length}}}" for length in general.possible_length)
    return f"(?=(?:{lengths})$)(?=(?:{general.national_number_pattern})$)(?:{'|'.join(patterns)})"

"""Phone numbers: their one E.164 form, whether they are possible and valid, their region and written formats.

libphonenumber decides, except where a line has two spellings (`_TWICE`, docs/adr/0036). For speed, `check` first tries
the library's own patterns, compiled once per calling code, and asks the library about everything else, so the two
always agree. Entry points call `e164`, which also refuses impossible numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc, PhoneNumberFormat, ValidationResult, timezone

from apps.channels import characters

# A plus, a calling code that does not begin with 0, and at most 15 digits in all (ITU-T E.164, section 6).
_MIN_DIGITS, _MAX_DIGITS = 7, 15
E164 = re.compile(rf"\+[1-9][0-9]{{{_MIN_DIGITS - 1},{_MAX_DIGITS - 1}}}")
# No number takes more characters, however it is decorated; the library has the same limit.
MAX_WRITTEN = 250
# Numbers that the published guides of this API print. Too short to exist, they are taken at every door, so that a
# program copied from a guide is answered as the guide says; the pipeline refuses them like every impossible number.
_SAMPLES = frozenset({"+1234567890", "+1987654321"})
# How most countries dial abroad, perhaps with the plus as well.
_ABROAD = re.compile(r"[^+0-9]*\+?[^+0-9]*00[^+0-9]*(?=[1-9])")
# A letter that stands where a digit may have been (an l for a 1), unless it is an extension's x.
_MISTYPED = re.compile(r"[0-9][A-WYZa-wyz]|[A-WYZa-wyz][0-9]")
_WORDS = re.compile(r"[A-Za-z]{3,}")
# Lines with two spellings, by calling code: the other spelling, and how the canonical one is made of it.
# Mexico: a 1 (and before it 044, 045 or 01) stood before mobile numbers until 2019. Argentina: without the 9 of mobile
# numbers. Brazil: mobile numbers without their ninth digit; landlines begin with 2 to 5.
_TWICE = {
    "52": (re.compile(r"(?:1|01|04[45])([2-9][0-9]{9})"), r"\1"),
    "54": (re.compile(r"([123][0-9]{9})"), r"9\1"),
    "55": (re.compile(r"((?:[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]))([6-9][0-9]{7})"), r"\g<1>9\2"),
}
_ARGENTINE = re.compile(r"\+549[0-9]{10}")
# A form may change once more when it is read again (+44 00 7400…), but not for ever.
_MAX_READINGS = 4


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, in its canonical spelling, and the region (ISO 3166 alpha-2) it belongs to.

    `region` is "" when the number is in no range the library knows; such a number may still be in use. A number that is
    not even possible has the wrong length for its country, or a country code that does not exist.
    """

    e164: str
    region: str
    is_possible: bool

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
    is_possible: bool


def is_e164(number: object) -> bool:
    """Has it the shape of an E.164 number? Says nothing about whether it was ever assigned."""
    return isinstance(number, str) and E164.fullmatch(number) is not None


def check(number: str) -> Phone | None:
    """What a number in the shape of E.164 is, in its canonical form; None without that shape."""
    found = _match(number)
    if found and found.lastgroup:
        return Phone(number, found.lastgroup, True)
    return _ask(number) if E164.fullmatch(number) else None


def e164(written: str, *, region: str | None = None) -> str | None:
    """The number that a door takes: in its canonical form, and possible. None is a refusal."""
    if _match(written):
        return written
    known = normalize(written, region=region)
    return known.e164 if known and (known.is_possible or known.e164 in _SAMPLES) else None


def normalize(written: str, *, region: str | None = None) -> Phone | None:
    """A number as people write it ("+1 (415) 555-2671"), in its canonical form; None if it cannot be read as one.

    `region` is where a number without a plus belongs. The result may be impossible: look at `is_possible`.
    """
    if is_e164(written) or len(written) > MAX_WRITTEN:
        return check(written)
    plain = characters.plain(written)
    if not plain.isprintable() or _MISTYPED.search(_WORDS.sub(" ", plain)):
        return None
    known = _read(plain, region)
    abroad = _ABROAD.match(plain)
    if abroad and not (known and known.is_possible):
        dialled = _read(f"+{plain[abroad.end() :]}", None)
        known = dialled if dialled and dialled.is_possible else known
    return known


def asked(written: str, e164: str) -> str:
    """The spelling that was written, in E.164, where the canonical one differs; else ""."""
    if written == e164:
        return ""
    plain = re.sub(r"[ .()/-]", "", characters.plain(written).strip())
    spelling = plain if E164.fullmatch(plain) else dialled(written, e164)
    return "" if spelling == e164 else spelling


def dialled(written: str, e164: str) -> str:
    """How a canonical number is dialled, by the way it was written: an Argentine one without the 9 of mobile numbers
    may be a landline, and we don't add the 9. All others are dialled as they are kept.
    """
    if written == e164 or not _ARGENTINE.fullmatch(e164):
        return e164
    digits, line = re.sub(r"[^0-9]", "", characters.plain(written)), e164[4:]
    is_mobile = digits.endswith(f"9{line}") or not digits.endswith(line)  # 15 within the number says so too
    return e164 if is_mobile else f"+54{line}"


def as_carrier_writes(written: str, *, region: str | None = None) -> str | None:
    """A number of ours or of a company, as `e164` but in the spelling that is dialled."""
    number = e164(written, region=region)
    return dialled(written, number) if number else None


def queried(text: str) -> str:
    """A number out of an address, where a bare plus becomes a blank, in E.164; empty when it is no number."""
    known = normalize(text) or normalize(f"+{text.strip()}")
    return known.e164 if known else ""


def without_trunk(digits: str) -> str:
    """Digits that begin with a calling code, without the trunk prefix that may be left behind it (4407 is 447)."""
    for length in (1, 2, 3):
        regions = _regions(digits[:length])
        if regions:
            metadata = PhoneMetadata.metadata_for_region(regions[0], None)
            trunk = (metadata.national_prefix if metadata else None) or ""
            return digits[:length] + digits[length:].removeprefix(trunk)
    return digits


@lru_cache(maxsize=10_000)
def formats(e164: str) -> Formats:
    """All written forms of an E.164 number; for numbers libphonenumber cannot read, the number itself."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Formats(e164, e164, e164, f"tel:{e164}", "", "", is_possible=False)
    known = check(e164)
    return Formats(
        e164=e164,
        international=phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        national=phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        rfc=phonenumbers.format_number(number, PhoneNumberFormat.RFC3966),
        country_code=str(number.country_code),
        region=known.region if known else "",
        is_possible=known is not None and known.is_possible,
    )


def written(number: str | None) -> str:
    """The one form on pages: as people of its country write it, with the country code. Names stay as they are."""
    return formats(number).international if number and is_e164(number) else number or ""


def time_zones(e164: str) -> tuple[str, ...]:
    """Where people with such a number may live; nothing where nobody knows."""
    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)


def _read(text: str, region: str | None) -> Phone | None:
    """What the library reads in a text; a number in the shape of E.164 is one even if its country does not exist."""
    try:
        e164 = phonenumbers.format_number(phonenumbers.parse(text, region), PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        e164 = re.sub(r"[ .()/-]", "", text)
    return check(e164)


@lru_cache(maxsize=10_000)
def _ask(number: str) -> Phone:
    """The library's own answer about a number in the shape of E.164, in the form that it leaves unchanged."""
    number = _one_spelling(number)
    for _ in range(_MAX_READINGS):
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return Phone(number, "", False)
        again = _one_spelling(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
        if again == number or not is_e164(again):
            break
        number = again
    region = phonenumbers.region_code_for_number(parsed) if phonenumbers.is_valid_number(parsed) else None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return Phone(number, region or "", bool(region) or reason == ValidationResult.IS_POSSIBLE)


def _one_spelling(number: str) -> str:
    """The canonical spelling of a number that has two."""
    code = number[1:3]
    if code not in _TWICE:
        return number
    other, canonical = _TWICE[code]
    found = other.fullmatch(number, 3)
    return f"+{code}{found.expand(canonical)}" if found else number


def _match(number: str) -> re.Match[str] | None:
    """Does a pattern accept the number as it stands? It is canonical and valid then; None says nothing."""
    if number[:1] != "+":
        return None
    for digits in (1, 2, 3):  # calling codes are prefix-free, so at most one of these is one
        pattern = _pattern(number[1 : 1 + digits])
        if pattern:
            return pattern.fullmatch(number, 1 + digits)
    return None


def _regions(calling_code: str) -> tuple[str, ...]:
    """The regions of a calling code, the one whose rules the library parses by first."""
    known = calling_code.isascii() and calling_code.isdecimal() and calling_code[0] != "0"
    found: tuple[str, ...] = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code), ()) if known else ()
    return found


@lru_cache(maxsize=1000)
def _pattern(calling_code: str) -> re.Pattern[str] | None:
    """One group per region of a calling code, in the library's order: what matches a group is valid in that region.

    Where a region owns leading digits, they choose it before any later region is looked at, as in the library. What
    begins with something the library may strip, such as a trunk zero, matches no group.
    None where no such calling code exists.
    """
    regions = _regions(calling_code)
    if not regions:
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
    return re.compile(f"{_unchanged(calling_code, regions[0])}(?:{'|'.join(alternatives) or '(?!)'})")


def _unchanged(calling_code: str, region: str) -> str:
    """Nothing to strip, and no spelling that isn't canonical. The library strips by the rules of a calling code's first
    region, whichever region it is.
    """
    twice = rf"(?!{_TWICE[calling_code][0].pattern}$)" if calling_code in _TWICE else ""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    prefix = metadata.national_prefix_for_parsing if metadata else None
    return twice + (rf"(?!(?:{prefix})(?<!\+{calling_code}))" if prefix else "")


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
    room = range(_MIN_DIGITS - len(str(metadata.country_code)), _MAX_DIGITS + 1 - len(str(metadata.country_code)))
    lengths = "|".join(f"[0-9]{{{length}}}" for length in general.possible_length if length in room)
    return f"(?=(?:{lengths})$)(?=(?:{general.national_number_pattern})$)(?:{'|'.join(patterns)})"

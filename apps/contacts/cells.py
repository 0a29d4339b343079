"""Read the phone numbers in a cell. Impossible numbers are refused; unlikely ones are imported with a warning.

A number with a plus needs no country. If a spreadsheet changed a number without losing a digit, we restore it;
if a digit was lost, we explain that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from apps.channels import phone_numbers, regions
from apps.channels.phone_numbers import Phone
from apps.contacts import consent_words, splitting
from apps.contacts.refusals import BadRow, Doubt

# In place of a region: numbers begin with their country code, only the plus is missing.
WITH_COUNTRY_CODE = "+"

_MIN_DIGITS = 7
_MAX_NATIONAL = 10  # digits; longer numbers begin with their country code more often than not
_SHOWN = 40  # characters of a cell that a reason repeats
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]*))?\s*E\s*\+?([0-9]{1,2})", re.IGNORECASE)
_DECIMAL = re.compile(r"(\+?[0-9]{5,})[.,]0+")
_FORMULA = re.compile(r'="?\'?([^"]*)"?')  # ="+14155552671", to keep a spreadsheet from calculating
# What people write behind a number to say whose it is: "(mobile)", "privat".
_LABEL = re.compile(r"(\s*\([^()\d]*\)|(?<=\d)\s+[^\W\d_]{3,}\.?)+\s*")
_NOT_PLAIN = re.compile(r"[^\d\s()+.\-/]")  # where there may be an extension or a label
_COMPLETE = re.compile(r"[\s(]*(\+|00)")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a cell, in E.164; `doubt` says why it may not be the one that was meant."""

    e164: str
    doubt: Doubt | None = None
    dialled_as: str = ""  # where that is not `e164` (docs/adr/0036)


def read(cell: str, region: str, *, no_country: str = "") -> tuple[list[FoundNumber], list[BadRow]]:
    """All numbers in a cell, and what is wrong with the others. `no_country` is an unknown country, for the reason."""
    written = cell.strip()
    if phone_numbers.E164.fullmatch(written):
        pieces = [written]
    else:
        try:
            pieces = splitting.numbers(_undone(written))
        except BadRow as problem:
            return [], [problem]
    found, problems = [], []
    for piece in pieces:
        try:
            found.append(_one(piece, region, no_country))
        except BadRow as problem:
            problems.append(problem)
    return found, problems


def _undone(written: str) -> str:
    """The text before a spreadsheet changed it. Raises BadRow where digits are lost."""
    formula = _FORMULA.fullmatch(written)
    text = unicodedata.normalize("NFKC", formula[1] if formula else written.removeprefix("'")).strip()
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return decimal[1]
    shortened = _SCIENTIFIC.fullmatch(text)
    if not shortened:
        return text
    digits, exponent = shortened[1] + (shortened[2] or ""), int(shortened[3])
    if len(digits) > exponent and not digits[exponent + 1 :].strip("0"):
        return digits[: exponent + 1]
    raise BadRow(
        f"A spreadsheet shortened this number to {text[:_SHOWN]}; format the column as text and save again.",
        topic="Shortened by a spreadsheet",
    )


def _one(text: str, region: str, no_country: str) -> FoundNumber:
    if consent_words.is_date(text):
        raise BadRow(f"“{text[:_SHOWN]}” is a date, not a phone number.", topic="A date, not a phone number")
    if _has_extension(text, region):
        raise BadRow(
            f"“{text[:_SHOWN]}” has an extension, which can't receive messages. Write the number without it.",
            topic="Has an extension",
        )
    text = _without_label(text)
    is_complete = bool(_COMPLETE.match(text))
    if region == WITH_COUNTRY_CODE:
        text, region = (text if is_complete else f"+{text}"), ""
    known = phone_numbers.normalize(text, region=region or None)
    if no_country and not (known and known.is_possible):
        raise BadRow(
            f"There is no country “{no_country[:_SHOWN]}”; write a name or a code such as US or DE.",
            topic="Country not recognized",
        )
    if known is None:
        raise _unreadable(text, region)
    if not known.is_possible:
        raise _impossible(text, known, "" if is_complete else region)
    dialled = phone_numbers.dialled(text, known.e164)
    found = doubt(text, known, "" if is_complete else region)
    return FoundNumber(known.e164, found, "" if dialled == known.e164 else dialled)


def _without_label(text: str) -> str:
    label = _LABEL.search(text) if _NOT_PLAIN.search(text) else None
    if label and label.end() == len(text) and sum(map(str.isdigit, text[: label.start()])) >= _MIN_DIGITS:
        return text[: label.start()]
    return text


def _has_extension(text: str, region: str) -> bool:
    if not _NOT_PLAIN.search(text):
        return False
    if splitting.EXTENSION.search(text):
        return True
    try:
        return bool(phonenumbers.parse(text, region if region in regions.NAMES else "US").extension)
    except phonenumbers.NumberParseException:
        return False


def _unreadable(text: str, region: str) -> BadRow:
    digits = sum(map(str.isdigit, text))
    if digits > 15:
        return BadRow(f"{text[:_SHOWN]} is too long for one phone number.", topic="Too long")
    if not region and not _COMPLETE.match(text) and digits >= _MIN_DIGITS and not any(map(str.isalpha, text)):
        return BadRow(_no_country_code(text), topic="No country code")
    return BadRow(f"“{text[:_SHOWN]}” is not a phone number.", topic="Not a phone number")


def _no_country_code(text: str) -> str:
    with_plus = phone_numbers.normalize(f"+{text}") if sum(map(str.isdigit, text)) > _MAX_NATIONAL else None
    if with_plus and with_plus.is_possible:
        return f"{text[:_SHOWN]} has no plus. If it begins with a country code, choose that for numbers without a plus."
    return f"{text[:_SHOWN]} has no country code; write it with a plus, or choose a default country."


_REASONS = {
    ValidationResult.TOO_SHORT: ("is too short", "Too short"),
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: ("has no area code", "No area code"),
    ValidationResult.TOO_LONG: ("is too long", "Too long"),
    ValidationResult.INVALID_COUNTRY_CODE: ("has a country code that does not exist", "Country code does not exist"),
    ValidationResult.INVALID_LENGTH: ("has the wrong number of digits", "Wrong number of digits"),
}


def _impossible(text: str, known: Phone, region: str) -> BadRow:
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(known.e164))
    except phonenumbers.NumberParseException:
        reason = ValidationResult.INVALID_COUNTRY_CODE
    sentence, topic = _REASONS.get(reason, ("is not a possible number", "Not a possible number"))
    if region:
        country = regions.phrase(region)
        return BadRow(f"{text[:_SHOWN]} {sentence} for {country}.", topic=f"{topic} for {country}")
    return BadRow(f"{known.e164} {sentence}.", topic=topic)


def region_of(e164: str) -> str:
    """The region of a number; empty where it is in no known range."""
    known = phone_numbers.check(e164)
    return known.region if known else ""


@lru_cache(maxsize=10_000)
def doubt(text: str, known: Phone, region: str) -> Doubt | None:
    """Why a number may not be the one that was meant; None if nothing speaks against it."""
    if not known.is_valid:
        return Doubt(
            f"{phone_numbers.written(known.e164)} is not in a known number range. Check it before you send.",
            topic="Unknown number range",
        )
    if region and _lacks_trunk(text, known):
        country = regions.phrase(region)
        read = phone_numbers.written(known.e164)
        return Doubt(
            f"“{text[:_SHOWN]}” is not how numbers are written in {country}. It becomes {read}.",
            topic=f"Unusual for {country}",
        )
    return None


def _lacks_trunk(text: str, known: Phone) -> bool:
    """Landlines are written with a trunk zero where a country has one; a number without may be from another country."""
    if known.e164.startswith("+1"):
        return False
    digits = "".join(filter(str.isdigit, text))
    national = "".join(filter(str.isdigit, phone_numbers.formats(known.e164).national))
    if digits == national or not national.endswith(digits):
        return False
    kind = phonenumbers.number_type(phonenumbers.parse(known.e164))
    return kind not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)

"""What the columns of an uploaded file mean, and what one row of it says. Pure: no table is asked.

Columns are guessed from their names or, where those say nothing, from what stands in them; a person may choose others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import phonenumbers
from phonenumbers import ValidationResult

from apps.channels import phone as phones
from apps.channels import regions
from apps.contacts.actions import DEFAULT_CHANNELS

# A cell with this many digits or more may be a phone number.
_FEWEST_DIGITS = 7
_LOOKS_LIKE_A_NUMBER = re.compile(r"'?\+?[0-9 ().\-/\u00a0]{7,25}")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]{1,2}", re.IGNORECASE)
# What a spreadsheet makes of a number: 4915123456789.0
_DECIMAL = re.compile(r"(\+?[0-9]+)[.,]0")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_SHOWN = 40  # characters of a cell that a reason repeats

# What people call the columns, in letters and digits only.
_NAMES: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(
        "(mobile|cell|tele)?phone(number|no)?|mobile(number)?|cell|tel|number|msisdn|(format)?e164|whatsapp|portable"
        "|telefon(nummer)?|handy(nummer)?|rufnummer|mobil"
    ),
    "region": re.compile("(region|country)(code|iso)?|iso2?|land|pays|pais"),
    "default_channel": re.compile("(default|preferred)?channel|kanal"),
    "opt_out": re.compile("(opt|opted)out|unsubscribed?|stop|suppressed|donotcontact|dnc"),
}
_YES = frozenset(
    {"yes", "y", "true", "t", "1", "x", "opted out", "opted_out", "unsubscribed", "stop", "ja", "oui", "si"}
)
_NO = frozenset({"", "no", "n", "false", "f", "0", "opted in", "opted_in", "subscribed", "nein", "non", "-"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (counted from 0) holds what, None for none; and the region of numbers written without a plus."""

    phone: int = 0
    region: int | None = None
    default_channel: int | None = None
    opt_out: int | None = None
    default_region: str = ""
    has_header: bool = True

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of somebody. `default_channel` None leaves it as it is; `opt_out` False never opts in again."""

    phone: str
    default_channel: str | None = None
    opt_out: bool = False


class BadRow(ValueError):
    """Why a row cannot be taken, as a sentence for whoever made the file."""


def guess(rows: Sequence[Sequence[str]], *, default_region: str = "") -> Columns:
    """The likely meaning of a file, from its first rows."""
    first = rows[0] if rows else []
    has_header = not any(_LOOKS_LIKE_A_NUMBER.fullmatch(cell.strip()) for cell in first)
    columns = Columns(has_header=has_header, default_region=default_region)
    named = _named(first) if has_header else {}
    found = replace(columns, **named)
    return found if "phone" in named else replace(found, phone=_numeric(rows[1:] if has_header else rows))


def _named(header: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, cell in enumerate(header):
        name = _NOT_LETTERS.sub("", cell.lower())
        for meaning, names in _NAMES.items():
            if names.fullmatch(name):
                found.setdefault(meaning, index)
    return found


def _numeric(rows: Sequence[Sequence[str]]) -> int:
    """The column that looks most like phone numbers."""
    width = max((len(row) for row in rows), default=0)
    hits = [sum(_is_numeric(row[index]) for row in rows if index < len(row)) for index in range(width)]
    return hits.index(max(hits)) if hits else 0


def _is_numeric(cell: str) -> bool:
    return bool(_LOOKS_LIKE_A_NUMBER.fullmatch(cell.strip())) and sum(map(str.isdigit, cell)) >= _FEWEST_DIGITS


def read(row: Sequence[str], columns: Columns) -> Person:
    """What a row says. Raises BadRow."""
    written = _cell(row, columns.phone)
    region = _region(_cell(row, columns.region), columns.default_region)
    channel = _channel(_cell(row, columns.default_channel))
    opt_out = _opt_out(_cell(row, columns.opt_out))
    return Person(_phone(written, region), channel, opt_out)


def _cell(row: Sequence[str], index: int | None) -> str:
    return row[index].strip() if index is not None and index < len(row) else ""


def _region(written: str, default: str) -> str:
    if not written:
        return default
    code = regions.find(written)
    if code is None:
        raise BadRow(f"There is no country “{written[:_SHOWN]}”; write a code such as US or DE.")
    return code


def _channel(written: str) -> str | None:
    channel = written.lower()
    if channel and channel not in DEFAULT_CHANNELS:
        raise BadRow(f"“{written[:_SHOWN]}” is no channel; use {' or '.join(DEFAULT_CHANNELS)}.")
    return channel or None


def _opt_out(written: str) -> bool:
    word = written.lower()
    if word not in _YES and word not in _NO:
        raise BadRow(f"“{written[:_SHOWN]}” says neither yes nor no to the opt-out.")
    return word in _YES


def _phone(written: str, region: str) -> str:
    if not written:
        raise BadRow("There is no phone number in this row.")
    if _SCIENTIFIC.fullmatch(written):
        raise BadRow(
            f"A spreadsheet shortened this number to {written[:_SHOWN]}; format the column as text and save again."
        )
    decimal = _DECIMAL.fullmatch(written)
    text = decimal[1] if decimal else written.removeprefix("'")
    known = phones.normalize(text, region=region or None)
    if known is None:
        raise BadRow(_unreadable(text, region))
    if not known.is_valid:
        raise BadRow(_impossible(known.e164))
    return known.e164


def _unreadable(written: str, region: str) -> str:
    digits = sum(map(str.isdigit, written))
    if not region and not written.lstrip().startswith("+") and digits >= _FEWEST_DIGITS:
        return f"{written[:_SHOWN]} has no country code; write it with a plus, or choose a default country."
    return f"“{written[:_SHOWN]}” is not a phone number."


_REASONS = {
    ValidationResult.TOO_SHORT: "is too short",
    ValidationResult.TOO_LONG: "is too long",
    ValidationResult.INVALID_COUNTRY_CODE: "has a country code that does not exist",
    ValidationResult.INVALID_LENGTH: "has the wrong number of digits",
}


def _impossible(e164: str) -> str:
    try:
        reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        reason = ValidationResult.INVALID_COUNTRY_CODE
    return f"{e164} {_REASONS.get(reason, 'cannot exist: nobody is given numbers of this kind')}."

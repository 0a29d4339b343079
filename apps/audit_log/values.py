"""The values of an entry in words: each field that changed, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from apps.core.tags import exact

NOT_KEPT = "Not kept"  # secret, or erased
_EMPTY = "–"
_MAX_SHOWN = 2_000  # characters of one value
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}(?!\d)")
_NAMES = {
    "api": "API", "csp": "CSP", "dca": "DCA", "ein": "EIN", "id": "ID", "ids": "IDs", "kyc": "KYC", "sms": "SMS",
    "tcr": "TCR", "url": "URL", "us": "US", "waba": "WABA", "whatsapp": "WhatsApp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, or one place inside a field that holds several values. A secret has `is_kept` unset and no values."""

    field: str
    before: str = ""
    after: str = ""
    is_kept: bool = True


def field(column: str) -> str:
    """A column as pages name it: "API key", "Two factors required"."""
    words = column.removesuffix("_id").replace("_", " ").split() or [column]
    named = " ".join(_NAMES.get(word, word) for word in words)
    return named[:1].upper() + named[1:]


def differences(changes: dict[str, list[Any] | None]) -> list[Difference]:
    """What changed, by field name."""
    found: list[Difference] = []
    for column in sorted(changes):
        pair = changes[column]
        if pair is None:
            found.append(Difference(field(column), is_kept=False))
        else:
            found += _of(field(column), *pair)
    return found


def _of(name: str, before: Any, after: Any) -> Iterator[Difference]:
    """Of two JSON objects only the places that differ."""
    if isinstance(before, dict | None) and isinstance(after, dict | None) and (before or after):
        old, new = before or {}, after or {}
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                yield from _of(f"{name} › {key}", old.get(key), new.get(key))
    else:
        yield Difference(name, words(before), words(after))


def words(value: Any) -> str:
    """A JSON value as a person reads it."""
    if value is None or value in ("", [], {}):
        return _EMPTY
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(words(each) for each in value)[:_MAX_SHOWN]
    if isinstance(value, dict):
        return ", ".join(f"{key}: {words(each)}" for key, each in value.items())[:_MAX_SHOWN]
    text = str(value)
    return exact(datetime.fromisoformat(text)) if _MOMENT.fullmatch(text) else spaced(text[:_MAX_SHOWN])


def spaced(text: str) -> str:
    """A text with its phone numbers as people write them, not in E.164."""
    return _NUMBER.sub(lambda found: _international(found[0]), text)


def _international(number: str) -> str:
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number

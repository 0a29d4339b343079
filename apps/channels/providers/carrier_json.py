"""Read the JSON of carriers, where any field may be missing or have another type. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

_SAID_LIMIT = 500  # characters of the carrier's own words that are kept
_MAX_PARTS = 1000  # more is no number of parts
_UNIX_SECONDS = re.compile(r"[0-9]{1,11}")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def parsed(body: bytes) -> Mapping[str, Any]:
    try:
        return mapping(orjson.loads(body))
    except orjson.JSONDecodeError:
        return {}


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first(value: object) -> Mapping[str, Any]:
    return mapping(value[0]) if isinstance(value, list) and value else {}


def text(value: object) -> str | None:
    """Words without null bytes, which fit no database text; None for what is no text or empty."""
    return (value.replace("\0", "") or None) if isinstance(value, str) else None


def moment(value: object) -> datetime | None:
    """A time with an offset, as text."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def count(value: object) -> int | None:
    """A number of bytes or the like."""
    return value if type(value) is int and 0 <= value < 2**53 else None


def parts(value: object) -> int | None:
    """How many parts a message was billed as."""
    return value if type(value) is int and 0 < value <= _MAX_PARTS else None


def seconds(value: str | None) -> float | None:
    return float(value) if value is not None and value.isascii() and value.isdigit() else None


def unix(value: object) -> datetime | None:
    """A time as unix seconds, which some carriers write as text."""
    digits = str(value) if type(value) in (int, str) else ""
    return datetime.fromtimestamp(int(digits), UTC) if _UNIX_SECONDS.fullmatch(digits) else None


def amount(value: object) -> Decimal | None:
    """Money, as text."""
    return Decimal(value) if isinstance(value, str) and _AMOUNT.fullmatch(value) else None


def said(carrier: str, code: object, *words: object) -> str:
    """The carrier's own words behind its name and code; empty when there are none."""
    spoken = " — ".join(str(each) for each in words if each)
    return f"{carrier} {code}: {spoken}".replace("\0", "")[:_SAID_LIMIT] if spoken else ""

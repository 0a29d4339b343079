"""Clean the names and labels of contacts. Every door uses this, so a label is written in one way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from apps.contacts.models import MAX_LABEL, MAX_NAME
from apps.core.errors import DomainError

MAX_LABELS = 20

# Control characters, and those that change the direction of the text behind them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# The quote that keeps a spreadsheet from reading a formula (core/csv_download.py).
_QUOTE = re.compile(r"'(?=[=+\-@])")
# What separates labels in a file and on a page. No label contains them.
_SEPARATORS = re.compile("[,;\n]")


class NameTooLong(DomainError):
    message = f"A name can have at most {MAX_NAME} characters"


class LabelsInvalid(DomainError):
    message = f"A label can have at most {MAX_LABEL} characters"


def name(written: str) -> str:
    """A name without needless blanks. Raises NameTooLong."""
    cleaned = _clean(written)
    if len(cleaned) > MAX_NAME:
        raise NameTooLong(field="name")
    return cleaned


def labels(written: Iterable[str]) -> list[str]:
    """Each label once, whatever its case, in the order given; empty ones are left out. Raises LabelsInvalid."""
    found: dict[str, str] = {}
    for each in written:
        if _SEPARATORS.search(each.strip()):
            raise LabelsInvalid("A label can't contain a comma, a semicolon or a line break", field="labels")
        cleaned = _clean(each)
        if len(cleaned) > MAX_LABEL:
            raise LabelsInvalid(field="labels")
        if cleaned:
            found.setdefault(cleaned.casefold(), cleaned)
    if len(found) > MAX_LABELS:
        raise LabelsInvalid(f"A contact can have at most {MAX_LABELS} labels", field="labels")
    return list(found.values())


def split(written: str) -> list[str]:
    """The labels in one cell or field, separated by commas or semicolons. Raises LabelsInvalid."""
    return labels(_SEPARATORS.split(written))


def joined(found: Iterable[str]) -> str:
    """Labels in one cell or field, as `split` reads them."""
    return ", ".join(found)


def _clean(written: str) -> str:
    text = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", written)).split())
    return _QUOTE.sub("", text, count=1) if text.startswith("'") else text

"""Log lines without people's numbers and texts."""

from __future__ import annotations

import logging
import sys

import pytest

from apps.core.masked_log import MaskedFormatter, masked

_DATABASE_ERROR = """psycopg.errors.UniqueViolation: duplicate key value violates unique constraint "one"
DETAIL:  Key (phone)=(Ada, secret text) already exists.
and a second line of it
CONTEXT:  COPY contacts_staged, line 3: "Ada"
"""


def test_numbers_are_masked_in_every_spelling() -> None:
    wrong = [
        text
        for text in (
            "Internal Server Error: /v3/lookup/number/+14155552671",
            "/v3/lookup/number/%2B14155552671?x=1",
            "GET /v3/contacts?phone=14155552671 500",
            "is from nobody: '+1 (415) 555-2671'",
            "to 4155552671.",
        )
        if "2671" in masked(text)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text", ["message 01a223bd-e003-74b8-9006-76849d4ed08b of request req_7", "took 1234 ms", "port 45033", "40300: no"]
)
def test_ids_and_other_figures_stay(text: str) -> None:
    assert masked(text) == text


def test_details_of_database_errors_are_left_out() -> None:
    line = masked(_DATABASE_ERROR)

    assert "UniqueViolation" in line
    assert "Ada" not in line
    assert "second line" not in line


def test_tracebacks_are_masked_too() -> None:
    try:
        raise ValueError("no room for +14155552671")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "failed", (), sys.exc_info())

    assert "ValueError: no room for …" in MaskedFormatter("%(message)s").format(record)

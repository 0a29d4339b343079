"""Fields that may be anything."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from apps.channels.providers import carrier_json

ANYTHING: list[Any] = [None, True, 7, 1.5, "", "x", [], [7], [[]], {}, {"a": 1}]


@pytest.mark.parametrize("value", ANYTHING)
def test_nothing_raises(value: Any) -> None:
    assert isinstance(carrier_json.mapping(value), dict)
    assert isinstance(carrier_json.first(value), dict)
    assert isinstance(carrier_json.mappings(value), list)
    readers = ("text", "moment", "uuid", "count", "parts", "unix", "amount")
    for reader in readers:
        getattr(carrier_json, reader)(value)


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"[]", b"\xff"])
def test_what_is_no_object_is_an_empty_one(body: bytes) -> None:
    assert carrier_json.parsed(body) == {}


def test_good_values_are_read() -> None:
    assert carrier_json.text("a\0b") == "ab"
    assert carrier_json.moment("2026-01-02T03:04:05+00:00") == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert carrier_json.uuid("0190a1b2-0000-7000-8000-000000000001") == UUID("0190a1b2-0000-7000-8000-000000000001")
    assert (carrier_json.count(0), carrier_json.parts(3), carrier_json.seconds("7")) == (0, 3, 7.0)


@pytest.mark.parametrize("value", ["1767323045", 1767323045])
def test_unix_seconds_are_read_as_text_and_as_a_number(value: Any) -> None:
    assert carrier_json.unix(value) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", "-1", "1e9", "9" * 12, "\u0661", True, 1.5])
def test_what_is_no_number_of_seconds_is_no_time(value: Any) -> None:
    assert carrier_json.unix(value) is None


@pytest.mark.parametrize(("value", "kept"), [("0.0051", "0.0051"), ("NaN", None), ("1e9", None), ("-1", None)])
def test_money_is_a_plain_decimal(value: str, kept: str | None) -> None:
    assert carrier_json.amount(value) == (None if kept is None else Decimal(kept))


def test_carriers_words_are_cut_and_have_no_null_byte() -> None:
    said = carrier_json.said("Telnyx", "1", "No\0", None, "x" * 1000)

    assert said.startswith("Telnyx 1: No — x")
    assert len(said) == 500
    assert carrier_json.said("Telnyx", "1", None, "") == ""

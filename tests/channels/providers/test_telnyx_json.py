"""Fields that may be anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from apps.channels.providers import telnyx_json

ANYTHING: list[Any] = [None, True, 7, 1.5, "", "x", [], [7], [[]], {}, {"a": 1}]


@pytest.mark.parametrize("value", ANYTHING)
def test_nothing_raises(value: Any) -> None:
    assert isinstance(telnyx_json.mapping(value), dict)
    assert isinstance(telnyx_json.first(value), dict)
    assert isinstance(telnyx_json.mappings(value), list)
    for reader in (telnyx_json.text, telnyx_json.moment, telnyx_json.uuid, telnyx_json.count, telnyx_json.parts):
        reader(value)


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"[]", b"\xff"])
def test_what_is_no_object_is_an_empty_one(body: bytes) -> None:
    assert telnyx_json.parsed(body) == {}


def test_good_values_are_read() -> None:
    assert telnyx_json.text("a\0b") == "ab"
    assert telnyx_json.moment("2026-01-02T03:04:05+00:00") == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert telnyx_json.uuid("0190a1b2-0000-7000-8000-000000000001") == UUID("0190a1b2-0000-7000-8000-000000000001")
    assert (telnyx_json.count(0), telnyx_json.parts(3), telnyx_json.seconds("7")) == (0, 3, 7.0)


def test_carriers_words_are_cut_and_have_no_null_byte() -> None:
    said = telnyx_json.said({"code": "1", "title": "No\0", "detail": "x" * 1000})

    assert said.startswith("Telnyx 1: No — x")
    assert len(said) == 500

"""Parts and encodings, at the edges."""

from __future__ import annotations

import pytest

from apps.simulator import encoding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 1)),
        ("a" * 160, ("GSM-7", 1)),
        ("a" * 161, ("GSM-7", 2)),
        ("a" * 306, ("GSM-7", 2)),
        ("a" * 307, ("GSM-7", 3)),
        ("[" * 80, ("GSM-7", 1)),
        ("[" * 81, ("GSM-7", 2)),
        ("a" * 152 + "[" * 8, ("GSM-7", 2)),
        ("é à Ñ", ("GSM-7", 1)),
        ("`", ("UCS-2", 1)),
        ("€", ("UCS-2", 1)),
        ("я" * 70, ("UCS-2", 1)),
        ("я" * 71, ("UCS-2", 2)),
        ("😀" * 35, ("UCS-2", 1)),
        ("😀" * 36, ("UCS-2", 2)),
        ("😀" * 66, ("UCS-2", 2)),
        ("😀" * 67, ("UCS-2", 3)),  # 134 units would fill two parts, but no pair is split
    ],
)
def test_text_is_measured(text: str, expected: tuple[str, int]) -> None:
    assert encoding.measure(text) == expected


def test_ucs2_can_be_asked_for() -> None:
    assert encoding.measure("a" * 71, "ucs2") == ("UCS-2", 2)


def test_gsm7_can_be_asked_for_where_it_fits() -> None:
    assert encoding.measure("plain", "gsm7") == ("GSM-7", 1)
    assert encoding.measure("€", "gsm7") is None

from __future__ import annotations

from typing import Any

import pytest
import smsutil
from hypothesis import example, given
from hypothesis import strategies as st

from apps.message_templates import segments
from apps.message_templates.segments import GSM7, UCS2

GSM_ALPHABET = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà\f^{}\\[~]|€"

texts = st.one_of(
    st.text(alphabet=GSM_ALPHABET, max_size=700),
    st.text(alphabet="a€{😀é", max_size=500),
    st.text(max_size=400),
)


@pytest.mark.parametrize(
    ("text", "encoding", "parts", "units", "left"),
    [
        ("", GSM7, 0, 0, 160),
        ("a" * 160, GSM7, 1, 160, 0),
        ("a" * 161, GSM7, 2, 161, 145),
        ("a" * 306, GSM7, 2, 306, 0),
        ("a" * 307, GSM7, 3, 307, 152),
        ("€" * 80, GSM7, 1, 160, 0),
        ("€" * 81, GSM7, 2, 162, 143),
        ("ж" * 70, UCS2, 1, 70, 0),
        ("ж" * 71, UCS2, 2, 71, 63),
        ("ж" * 135, UCS2, 3, 135, 66),
        ("😀" * 35, UCS2, 1, 70, 0),
        ("😀" * 36, UCS2, 2, 72, 61),
    ],
)
def test_lengths_at_the_borders(text: str, encoding: str, parts: int, units: int, left: int) -> None:
    size = segments.count(text)

    assert (size.encoding, size.parts, size.units, size.limit_left) == (encoding, parts, units, left)


def test_escape_pair_is_never_split_over_two_parts() -> None:
    size = segments.count("a" * 152 + "€" + "a" * 10)

    assert (size.parts, size.limit_left) == (2, 153 - 12)


def test_surrogate_pair_is_never_split_over_two_parts() -> None:
    size = segments.count("ж" * 66 + "😀" + "ж" * 10)

    assert (size.parts, size.limit_left) == (2, 67 - 12)


@pytest.mark.parametrize(
    ("text", "culprit"),
    [("Hello", None), ("Olá, ç and ж", "á"), ("price: 5 €", None), ("well done 😀!", "😀"), ("`", "`")],
)
def test_first_foreign_character_is_named(text: str, culprit: str | None) -> None:
    assert segments.count(text).culprit == culprit


def test_escape_character_itself_is_foreign() -> None:
    assert segments.count("\x1b").encoding == UCS2


def test_half_of_a_surrogate_pair_is_counted_and_not_refused() -> None:
    assert segments.count("\ud83d").units == 1


@given(texts)
@example("a" * 152 + "€" * 80)
@example("😀" * 100)
def test_agrees_with_smsutil(text: str) -> None:
    text = text.replace("\x1b", "")  # the oracle takes the bare escape for a character of the alphabet
    if not text:
        return

    size = segments.count(text)
    oracle: Any = smsutil.split(text)  # type: ignore[no-untyped-call]

    assert size.encoding == (GSM7 if oracle.encoding == "gsm0338" else UCS2)
    assert size.parts == len(oracle.parts)
    assert size.units == oracle.total_bytes // (1 if size.encoding == GSM7 else 2)


@given(texts)
def test_what_is_left_fits_and_one_more_does_not(text: str) -> None:
    size = segments.count(text)
    filler = "a" * size.limit_left

    fuller = segments.count(text + filler)

    assert fuller.parts == max(size.parts, min(1, len(text + filler)))
    assert segments.count(text + filler + "a").parts == fuller.parts + 1

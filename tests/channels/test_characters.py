from __future__ import annotations

import sys
import unicodedata

import pytest

from apps.channels import characters


def _of(*categories: str) -> list[str]:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    return [character for character in every if unicodedata.category(character) in categories]


@pytest.mark.parametrize(
    ("categories", "expected"), [(("Zs", "Zl", "Zp"), " "), (("Pd",), "-"), (("Cf", "Mn", "Me"), "")]
)
def test_every_space_dash_and_invisible_character_is_understood(categories: tuple[str, ...], expected: str) -> None:
    found = {character: characters.plain(character) for character in _of(*categories)}

    assert found
    assert {each for each, plain in found.items() if plain != expected} - set("\u17b4\u17b5") == set()


def test_digits_of_every_script_are_digits() -> None:
    digits = _of("Nd")

    assert len(digits) > 600
    assert [each for each in digits if characters.plain(each) != str(unicodedata.decimal(each))] == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+1 (415) 555-2671", "+1 (415) 555-2671"),
        ("\uff0b1\uff08415\uff09", "+1(415)"),
        ("\u2795\u207a", "++"),
        ("1\u2800\u31642\t3\n", "1  2 3 "),
        ("\u22121\u20432", "-1-2"),
        ("Ada", "Ada"),
        ("1\0", "1\0"),
    ],
)
def test_characters_of_a_number_in_ascii(written: str, expected: str) -> None:
    assert characters.plain(written) == expected

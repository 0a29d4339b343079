from __future__ import annotations

import pytest

from apps.contacts import splitting
from apps.contacts.refusals import BadRow

A, B = "+15125550101", "+15125550102"


@pytest.mark.parametrize(
    "between",
    [" ::: ", ";", "; ", ",", ", ", " / ", "/", "|", "\n", "\r\n", "\t", "\x0b", " or ", " oder ", " • ", "、", " "],
)
def test_two_numbers_in_a_cell_are_two_numbers(between: str) -> None:
    assert splitting.numbers(f"{A}{between}{B}") == [A, B]


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0171/1234567 / 0172/7654321", ["0171 1234567", "0172 7654321"]),
        ("512-555-0101, 512-555-0102", ["512-555-0101", "512-555-0102"]),
        (f"home {A}, work {B}", [f"home {A}", f"work {B}"]),
        (f"{A};", [A]),
        (f"{A}, Ann", [A]),
        (f"{A} ::: {B} ::: {A}", [A, B, A]),
    ],
)
def test_lists_of_numbers(cell: str, numbers: list[str]) -> None:
    assert splitting.numbers(cell) == numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("+49 30/123456", "+49 30 123456"),
        ("030/123456", "030 123456"),
        ("0049 30/123456", "0049 30 123456"),
        ("12,345,678,901", "12 345 678 901"),
        ("+49 30 123456-57", "+49 30 123456-57"),
        ("tel:+1-512-555-0175;ext=12", "tel:+1-512-555-0175;ext=12"),
        ("n/a", "n/a"),
    ],
)
def test_one_number_stays_one(cell: str, number: str) -> None:
    assert splitting.numbers(cell) == [number]


@pytest.mark.parametrize("cell", ["+49 30 123456 / 57", f"{A}/02", "030 1234567/68/69", "512 555 0101, 02"])
def test_what_may_be_two_is_never_joined(cell: str) -> None:
    with pytest.raises(BadRow, match="may hold more than one phone number"):
        splitting.numbers(cell)

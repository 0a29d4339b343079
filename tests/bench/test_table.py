from __future__ import annotations

import pytest

from bench import table

HEAD = ("figure", "ours")
ROWS = [("accept", "1,234"), ("deliver at once", "7")]


def test_words_stand_left_and_numbers_right() -> None:
    assert table.text(HEAD, ROWS).splitlines() == [
        "figure            ours",
        "---------------  -----",
        "accept           1,234",
        "deliver at once      7",
    ]


def test_markdown_is_a_table_of_its_own_kind() -> None:
    assert table.markdown(HEAD, ROWS).splitlines() == [
        "| figure | ours |",
        "| --- | ---: |",
        "| accept | 1,234 |",
        "| deliver at once | 7 |",
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (0.5678, "0.57"), (9.994, "9.99"), (42.04, "42.0"), (123456.7, "123,457")]
)
def test_numbers_have_the_digits_that_are_worth_showing(value: float | None, shown: str) -> None:
    assert table.number(value) == shown


def test_times_carry_their_sign() -> None:
    assert (table.times(4.2), table.times(None)) == ("4.20×", "–")

"""Money as text and back."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from pytest_django import Settings

from apps.billing import money


def test_micro_units_are_millionths() -> None:
    assert money.decimal(12_345_678) == Decimal("12.345678")


@pytest.mark.parametrize(
    ("micros", "wire"), [(0, "0.0000"), (7_900, "0.0079"), (-12_340_000, "-12.3400"), (50, "0.0000"), (150, "0.0002")]
)
def test_the_api_writes_four_decimals(micros: int, wire: str) -> None:
    assert money.wire(micros) == wire


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (0, "$0.00"),
        (7_900, "$0.0079"),
        (10_000, "$0.01"),
        (-7_900, "\u2212$0.0079"),
        (1_234_567_890_000, "$1,234,567.89"),
        (1_007_900, "$1.01"),
    ],
)
def test_pages_write_cents_and_more_of_less_than_a_unit(micros: int, words: str) -> None:
    assert money.words(micros) == words


def test_a_currency_without_a_sign_of_its_own_follows_the_amount(settings: Settings) -> None:
    settings.BILLING_CURRENCY = "CHF"

    assert money.words(1_500_000) == "1.50 CHF"


@pytest.mark.parametrize(
    ("text", "micros"), [("12.5", 12_500_000), (" $1,000 ", 1_000_000_000), ("0.000001", 1), ("-3", -3_000_000)]
)
def test_written_amounts(text: str, micros: int) -> None:
    assert money.read(text) == micros


@pytest.mark.parametrize(
    "text", ["", "ten", "0.0000001", "NaN", "Infinity", "1e30", "1.2.3", "--1", "0,50", "1,00", ".5", "9" * 20]
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        money.read(text)

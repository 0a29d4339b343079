"""What entries are about, in words."""

from __future__ import annotations

from datetime import date

import pytest

from apps.billing import wording


@pytest.mark.parametrize(("code", "words"), [("US", "to the United States"), ("FR", "to France"), ("", "")])
def test_countries_take_their_article(code: str, words: str) -> None:
    assert wording.where(code) == words


def test_channels_and_countries_have_names() -> None:
    assert (wording.channel("sms"), wording.channel("whatsapp")) == ("SMS", "WhatsApp")
    assert (wording.country("DE"), wording.country("")) == ("Germany", "Unknown country")


def test_numbers_are_counted_in_words() -> None:
    assert wording.counted(1, "segment") == "1 segment"
    assert wording.counted(1200, "segment") == "1,200 segments"


def test_days_and_months_are_written_out() -> None:
    assert wording.month(date(2026, 11, 3)) == "November 2026"
    assert wording.day(date(2026, 11, 3)) == "3 Nov 2026"


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (12_340_000, "$12.34"),
        (-7_900, "−$0.0079"),
        (1_257_900, "$1.2579"),
        (1_000_000_001, "$1,000.000001"),
        (0, "$0.00"),
    ],
)
def test_exact_amounts_lose_no_digit(micros: int, words: str) -> None:
    assert wording.exactly(micros) == words

"""Places in words, amounts with all their decimals, and when a rate holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.billing import places
from apps.billing.models import Rate

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("sms", "", "", ""), "SMS to all other countries"),
        (("sms", "US", "TFN", ""), "SMS to the United States from toll-free numbers"),
        (("sms", "DE", "SHORT_CODE", ""), "SMS to Germany from short codes"),
        (("whatsapp", "DE", "", "MARKETING"), "WhatsApp to Germany, marketing"),
    ],
)
def test_place_is_said_in_words(place: tuple[str, str, str, str], words: str) -> None:
    assert places.words(place) == words


@pytest.mark.parametrize(
    ("micros", "text"),
    [(0, "0.0000"), (7_900, "0.0079"), (125, "0.000125"), (1_234_500, "1.2345"), (10**10, "10000.0000")],
)
def test_amounts_keep_their_decimals(micros: int, text: str) -> None:
    assert places.exactly(micros) == text


def test_rate_holds_from_its_first_moment_to_before_its_last() -> None:
    rate = Rate(channel="sms", cost=1, valid_from=NOW, valid_until=NOW + timedelta(days=1))

    moments = (NOW - timedelta(seconds=1), NOW, NOW + timedelta(hours=23), NOW + timedelta(days=1))
    assert [places.holds(rate, each) for each in moments] == [False, True, True, False]
    assert places.of(rate) == ("sms", "", "", "")

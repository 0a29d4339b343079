from __future__ import annotations

import pytest

from apps.contacts import consent_words


@pytest.mark.parametrize(
    "word", ["Yes", "y", "TRUE", "1", "1.0", "x", "ja", "Oui", "sí", "SIM", "tak", "да", "はい", "是", "예", "نعم", "✓"]
)
def test_yes_means_what_the_column_says(word: str) -> None:
    assert consent_words.opted_out(word, opts_in=False) is True
    assert consent_words.opted_out(word, opts_in=True) is False


@pytest.mark.parametrize(
    "word",
    ["No", "n", "false", "0", "nein", "non", "não", "nie", "нет", "いいえ", "否", "아니요", "לא", "Hayır", "όχι"],
)
def test_no_means_the_opposite(word: str) -> None:
    assert consent_words.opted_out(word, opts_in=False) is False
    assert consent_words.opted_out(word, opts_in=True) is True


@pytest.mark.parametrize("opts_in", [True, False])
@pytest.mark.parametrize(
    ("word", "is_out"),
    [
        ("unsubscribed", True),
        ("UNSUBSCRIBED", True),
        ("opted_out", True),
        ("Opted-out", True),
        ("STOP", True),
        ("NEVER_SUBSCRIBED", True),
        ("Désabonné", True),
        ("abgemeldet", True),
        ("subscribed", False),
        ("opted in", False),
        ("Active", False),
    ],
)
def test_status_says_the_same_in_any_column(word: str, is_out: bool, opts_in: bool) -> None:
    assert consent_words.opted_out(word, opts_in=opts_in) is is_out


@pytest.mark.parametrize("date", ["2024-01-05", "2024-01-05T10:00:00Z", "05.01.2024", "1/5/24 10:30", "Jan 5, 2024"])
def test_date_says_when_it_happened(date: str) -> None:
    assert consent_words.opted_out(date, opts_in=False) is True
    assert consent_words.opted_out(date, opts_in=True) is False


@pytest.mark.parametrize("nothing", ["", " ", "-", "n/a"])
def test_nothing_is_no_opt_out_and_no_opt_in(nothing: str) -> None:
    assert consent_words.opted_out(nothing, opts_in=False) is False
    assert consent_words.opted_out(nothing, opts_in=True) is None


@pytest.mark.parametrize("word", ["perhaps", "pending", "cleaned", "2", "yes but", "Customer"])
def test_other_words_are_not_understood(word: str) -> None:
    assert consent_words.opted_out(word, opts_in=False) is None
    assert consent_words.opted_out(word, opts_in=True) is None


def test_word_for_opted_out_is_known_wherever_it_stands() -> None:
    assert all(map(consent_words.says_opted_out, ["Unsubscribed", "opted_out", "STOP", "Désabonné", "退订"]))
    assert not any(map(consent_words.says_opted_out, ["yes", "stop by at noon", "blocked", "subscribed"]))
    assert consent_words.is_status("subscribed")
    assert not consent_words.is_status("yes")

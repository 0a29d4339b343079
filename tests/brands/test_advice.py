"""Checks that both lints share."""

from __future__ import annotations

from apps.brands.advice import link_problem, says


def test_links_that_reviewers_can_t_open() -> None:
    assert link_problem("https://acme.com/terms") == ""
    unusable = ("acme.com", "ftp://acme.com", "https://intranet/", "http://acme.local", "https://acme.test/a", "")
    assert [url for url in unusable if not link_problem(url)] == []


def test_words_are_found_whole_and_in_any_case() -> None:
    assert says("Reply STOP, please", "stop")
    assert not says("Unstoppable", "stop")
    assert not says(None, "stop")

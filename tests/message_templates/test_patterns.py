from __future__ import annotations

from time import perf_counter

import pytest

from apps.message_templates import patterns


def test_ordinary_expression_matches_anywhere_unless_it_is_anchored() -> None:
    assert patterns.compile("[0-9]{3}").search("order 123 shipped")
    assert not patterns.compile("^[0-9]{3}$").search("order 123 shipped")


@pytest.mark.parametrize("expression", ["(", "[a-", "(?=a)", "(?<!a)b", r"(a)\1", "(((a{99}){99}){99})", "*"])
def test_expression_that_cannot_be_compiled_is_refused_with_a_reason(expression: str) -> None:
    with pytest.raises(patterns.Unreadable, match="."):
        patterns.compile(expression)


@pytest.mark.parametrize("expression", ["(a+)+$", "(a|aa)+$", "(a*)*b", "([a-z]+)*[0-9]$", "(.*a){20}$"])
def test_catastrophic_expression_does_not_hang(expression: str) -> None:
    text = "a" * 3000 + "!"
    pattern = patterns.compile(expression)
    began = perf_counter()

    pattern.search(text)

    assert perf_counter() - began < 1.0

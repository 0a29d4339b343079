"""Placeholders are numbers or names."""

from __future__ import annotations

import pytest

from apps.simulator import meta_placeholders


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("Hello", []),
        ("Hi {{1}} and {{ 2 }}", ["1", "2"]),
        ("Hi {{2}} and {{1}} and {{2}}", ["1", "2"]),
        ("Hi {{last_name}} and {{first_name}}", ["last_name", "first_name"]),
        ("{} {1} {{}} {{a b}}", []),
    ],
)
def test_parameters_come_in_the_order_of_a_message(text: str, parameters: list[str]) -> None:
    assert meta_placeholders.parameters(text) == parameters


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Hi {{1}}!", 2), ("Don't e-mail {{1}}, {{2}}.", 4), ("注文は{{1}}です", 6), ("— … !", 0)],
)
def test_words_are_counted_with_the_variables(text: str, count: int) -> None:
    assert meta_placeholders.words(text) == count


def test_values_fill_the_text() -> None:
    assert meta_placeholders.filled("{{2}}, {{ 1 }}, {{x}}", {"1": "a", "2": "{{1}}"}) == "{{1}}, a, {{x}}"

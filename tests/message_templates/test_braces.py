from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates import braces, placeholders


@pytest.mark.parametrize(
    ("text", "shown", "position"),
    [
        ("Hi {{name}", "{{name}", 4),
        ("Hi {{name} there", "{{name}", 4),
        ("Hi {name}}", "{name}}", 4),
        ("Hi {{name", "{{name", 4),
        ("Hi {{ name }", "{{ name }", 4),
        ("Hi { name }}", "{ name }}", 4),
        ("Hi {{{name}}}", "{{{name}}}", 4),
        ("Hi {{{name}}", "{{{name}}", 4),
        ("Hi {{name}}}", "{{name}}}", 4),
        ("Hi {{{{name}}}}", "{{{{name}}}}", 4),
        ("Hi name}}", "}}", 8),
        ("Hi name}", "}", 8),
        ("Hi {name", "{name", 4),
        ("Hi {name}", "{name}", 4),
        ("Hi { name }", "{ name }", 4),
        ("Hi {0:variable}", "{0:variable}", 4),
        ("{{name}} and {{0:variable}", "{{0:variable}", 14),
        ("{{name}}{{name}", "{{name}", 9),
        ("Hi {{\nname}", "{{\nname}", 4),
    ],
)
def test_braces_that_make_no_placeholder(text: str, shown: str, position: int) -> None:
    assert braces.faults(text, {"name"}) == [
        f"{shown} at character {position} is not a placeholder; write {{{{0:variable}}}} or {{{{name}}}}"
    ]


@pytest.mark.parametrize("text", ["{{a {{name}} }}", "{{ {name} }}", "{{name{{name}}", "{{name}}name}}", "{{a{b}}}"])
def test_nested_braces(text: str) -> None:
    assert braces.faults(text, {"name"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi {{name}}, {{0:variable}}{{1}}",
        "Hi {{ name }}",
        "One of {a, b}",
        "Hi {first}",
        "Thank you :-} or :{ or ;}",
        'Say {"a": 1}',
        "{ }",
    ],
)
def test_braces_that_are_meant_stay(text: str) -> None:
    assert braces.faults(text, {"name"}) == []


def test_long_text_is_quoted_in_part() -> None:
    (sentence,) = braces.faults("{{" + "x" * 1000, set())

    assert len(sentence) < 120


@given(st.text(alphabet="{}a :", max_size=30))
def test_what_is_left_is_read_as_it_looks(text: str) -> None:
    """Where no fault is found, every double brace belongs to a placeholder."""
    if not braces.faults(text, set()):
        literal = (piece for piece in placeholders.cut(text) if isinstance(piece, str))
        assert not any("{{" in piece or "}}" in piece for piece in literal)

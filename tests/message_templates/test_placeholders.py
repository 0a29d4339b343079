from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates import placeholders
from apps.message_templates.placeholders import Placeholder, Variable

NAME = Variable(0, "name")
DAY = Variable(1, "day")


def _filled(text: str, *variables: Variable) -> list[str | None]:
    """The names of the variables in a text's holes, in order; None where nothing fills one."""
    holes = placeholders.holes(text)
    filled = placeholders.fill(holes, variables)
    return [filled[hole].name if hole in filled else None for hole in holes]


@pytest.mark.parametrize(
    ("inside", "number", "type", "name"),
    [
        ("0:variable", 0, "variable", None),
        ("12:link", 12, "link", None),
        (" 0 : variable ", 0, "variable", None),
        ("1", 1, None, None),
        ("name", None, None, "name"),
        (" first_name ", None, None, "first_name"),
        ("", None, None, None),
        ("first name", None, None, None),
        ("0:", None, None, None),
        ("-1:variable", None, None, None),
        ("_x", None, None, None),
        ("99999999999", None, None, None),
    ],
)
def test_forms_of_a_placeholder(inside: str, number: int | None, type: str | None, name: str | None) -> None:
    written = f"{{{{{inside}}}}}"

    assert placeholders.holes(written) == [Placeholder(written, number, type, name)]


@pytest.mark.parametrize("text", ["", "plain", "{ {0:variable} }", "{{never closed", "closed}} only", "100% {x}"])
def test_text_without_placeholders(text: str) -> None:
    assert placeholders.holes(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{0:variable}} {{1:variable}}", ["name", "day"]),
        ("{{name}} {{day}}", ["name", "day"]),
        ("{{0}} {{1}}", ["name", "day"]),  # both are ids
        ("{{1}}", ["day"]),  # an id
        ("{{1}} {{2}}", ["name", "day"]),  # 2 is no id: both are positions
        ("{{2}}", ["day"]),
        ("{{1}} {{2}} {{0:variable}}", ["name", "day", "name"]),
        ("{{3}}", [None]),
        ("{{5:variable}}", [None]),
        ("{{other}}", [None]),
        ("{{Name}}", [None]),
        ("{{ }}", [None]),
    ],
)
def test_which_variable_fills_a_hole(text: str, names: list[str | None]) -> None:
    assert _filled(text, NAME, DAY) == names


@given(st.text(alphabet="{}:0a b\n%", max_size=60))
def test_pieces_add_up_to_the_text(text: str) -> None:
    pieces = placeholders.cut(text)

    assert "".join(piece.written if isinstance(piece, Placeholder) else piece for piece in pieces) == text


@pytest.mark.parametrize(
    "section", [None, {}, {"variables": None}, {"variables": "x"}, {"variables": 5}, {"variables": ["x", 5, None]}]
)
def test_nothing_is_declared_where_nothing_can_be_read(section: dict[str, object] | None) -> None:
    assert placeholders.declared(section) == []


def test_stored_variable_is_read_leniently() -> None:
    section = {"variables": [{"id": "x", "name": ["y"], "type": 1, "props": "z"}]}

    assert placeholders.declared(section) == [Variable(0, "")]


def test_first_of_a_name_stands_for_it() -> None:
    twin = Variable(7, "name", sample="Ada")

    assert placeholders.unique([NAME, DAY, twin]) == {"name": NAME, "day": DAY}

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates.reading import Node, unfit

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def _node(source: dict[str, Any]) -> Node:
    return Node(source, "thing", {})


def test_keys_that_nobody_asks_for_are_kept() -> None:
    node = _node({"text": "x", "novelty": {"deep": [1]}})

    node.text("text")

    assert node.result == {"text": "x", "novelty": {"deep": [1]}}


@pytest.mark.parametrize(
    ("value", "limit", "required", "problem"),
    [
        ("hello", 5, True, None),
        (None, 5, False, None),
        ("", 5, False, None),
        ("hello!", 5, False, "Long text may have at most 5 characters, this has 6"),
        (None, 5, True, "Long text is required"),
        ("  ", 5, True, "Long text is required"),
        (5, 5, False, "Long text must be text"),
        ([], 5, True, "Long text must be text"),
    ],
)
def test_text(value: object, limit: int, required: bool, problem: str | None) -> None:
    node = _node({"longText": value})

    node.text("longText", limit=limit, required=required)

    assert node.problems == ({"thing.longText": [problem]} if problem else {})


@pytest.mark.parametrize(("value", "stored"), [(5, "5"), (1.5, "1.5"), (True, "true"), ("x", "x")])
def test_scalar_becomes_text(value: object, stored: str) -> None:
    node = _node({"sample": value})

    read = node.text("sample", scalar=True)

    assert (read, node.result["sample"]) == (stored, stored)


@pytest.mark.parametrize(
    ("value", "stored", "problem"),
    [
        ("b", "b", None),
        (None, "a", None),
        ("", "a", None),
        ("B", "B", "Kind must be one of: a, b"),
        (["b"], ["b"], "Kind must be one of: a, b"),
    ],
)
def test_choice(value: object, stored: object, problem: str | None) -> None:
    node = _node({"kind": value})

    node.choice("kind", ("a", "b"), default="a")

    assert node.result == {"kind": stored}
    assert node.problems == ({"thing.kind": [problem]} if problem else {})


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (1, None),
        (9, None),
        (0, "Id must be between 1 and 9"),
        (10**400, "Id must be between 1 and 9"),
        ("1", "Id must be a whole number"),
        (1.0, "Id must be a whole number"),
        (True, "Id must be a whole number"),
    ],
)
def test_whole_number(value: object, problem: str | None) -> None:
    node = _node({"id": value})

    node.whole("id", least=1, most=9)

    assert node.problems == ({"thing.id": [problem]} if problem else {})


def test_child_becomes_part_of_the_result() -> None:
    node = _node({"props": {"sample": 5}})

    child = node.child("props")
    assert child is not None
    child.text("sample", scalar=True)

    assert node.result == {"props": {"sample": "5"}}


@pytest.mark.parametrize("value", ["x", 5, [], True])
def test_child_that_is_no_object(value: object) -> None:
    node = _node({"props": value})

    assert node.child("props") is None
    assert node.problems == {"thing.props": ["Props must be an object"]}


def test_entry_of_a_list_is_named_by_its_place() -> None:
    node = _node({"buttons": [{}, "x"]})

    for child in node.children("buttons"):
        child.text("text", required=True)

    assert node.problems == {"thing.buttons[0].text": ["Text is required"], "thing.buttons[1]": ["Must be an object"]}


@given(anything)
def test_reading_never_raises(value: Any) -> None:
    node = _node({"key": value})

    node.text("key", limit=3, required=True, scalar=True)
    node.choice("key", ("a",))
    node.whole("key", least=0, most=9, default=1)
    node.flag("key")
    node.child("key", required=True)
    node.children("key")


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": [1, 2.5, True, None, "é😀"]}, None),
        (_nested(20), None),
        (_nested(21), "nested"),
        (_nested(100_000), "nested"),
        ("x" * 70_000, "longer"),
        ([0] * 70_000, "longer"),
        ({"a": "x\0"}, "cannot be stored"),
        ({"x\0": 1}, "cannot be stored"),
        ("\ud800", "cannot be stored"),
        ([float("nan")], "not finite"),
        ([float("inf")], "not finite"),
    ],
)
def test_what_cannot_be_kept_at_all(value: object, reason: str | None) -> None:
    found = unfit(value)

    assert found is None if reason is None else reason in (found or "")

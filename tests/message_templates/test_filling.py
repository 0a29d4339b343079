"""Texts that would show nothing once they are filled in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.message_templates import render
from apps.message_templates.definition import normalize
from apps.message_templates.filling import Form
from apps.message_templates.parameters import ParametersInvalid
from apps.message_templates.placeholders import Variable
from apps.message_templates.render import Compiled
from tests.factories.message_templates import definition


def _compiled(sent: dict[str, Any]) -> Compiled:
    return render.compile(normalize(sent))


@given(
    st.lists(st.sampled_from(["{{name}}", "{{0:variable}}", "{{page}}", "Hi ", "%"]), max_size=9), st.text(max_size=30)
)
def test_length_is_never_underestimated(pieces: list[str], value: str) -> None:
    form = Form("".join(pieces), [Variable(0, "name"), Variable(1, "page", "link", url="https://a.test/longer")])

    assert len(form.fill({"name": value})) <= form.at_most(len(value))


def test_text_is_filled_in() -> None:
    form = Form("100% of {{name}}, {{0:variable}}", [Variable(0, "name")])

    assert form.fill({"name": "%s"}) == "100% of %s, %s"


@pytest.mark.parametrize("value", ["", " ", "\t\n", "\u00a0\u3000", "\u200b\ufeff", "\u3164"])
@pytest.mark.parametrize("text", ["{{0:variable}}", " {{0:variable}}\n", "\u200b{{0:variable}} {{0:variable}}"])
def test_text_that_shows_nothing_once_it_is_filled_in(text: str, value: str) -> None:
    with pytest.raises(ParametersInvalid) as refused:
        _compiled(definition(text)).check({"name": value})

    assert refused.value.message == "The text is blank once its variables are filled in."
    assert refused.value.field == "name"


@pytest.mark.parametrize(("text", "value"), [("{{0:variable}}.", " "), ("{{0:variable}}", "x"), ("Hi", "")])
def test_text_that_shows_something(text: str, value: str) -> None:
    _compiled(definition(text)).check({"name": value})


def test_one_value_of_two_is_enough() -> None:
    _compiled(definition("{{0:variable}} {{1:variable}}", "name", "day")).check({"name": " ", "day": "Friday"})

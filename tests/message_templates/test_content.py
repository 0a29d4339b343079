"""What an author writes is checked as a whole; the rules for each field are tested with the actions."""

from __future__ import annotations

import pytest

from apps.core.errors import Invalid
from apps.message_templates import content
from apps.message_templates.content import Content, Typed
from tests.factories.message_templates import definition

CURRENT = Content(definition(), "UTILITY", "en_US")


def test_fields_that_are_left_out_stay() -> None:
    after = content.changed(CURRENT, Typed(category="MARKETING"), chosen={})

    assert (after.category, after.language) == ("MARKETING", "en_US")
    assert after.definition["body"] == CURRENT.definition["body"]


def test_content_that_breaks_a_newer_rule_stays_if_nothing_of_it_is_changed() -> None:
    old = Content({"body": {"multiChannel": {"template": "x" * 2000}}}, "UTILITY", "en_US")

    assert content.changed(old, Typed(), chosen={"name": "Fine"}) == old


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        content.checked({"body": {}}, "X", "?", chosen={"name": "!?"})

    assert sorted(caught.value.details) == ["category", "definition.body", "language", "name"]

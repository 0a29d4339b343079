"""What differs between two versions."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates import changes
from apps.message_templates.changes import Change
from apps.message_templates.models import TemplateVersion
from tests.factories.message_templates import definition, section

FOOTER = {"footer": section("Thank you")}
BUTTONS = [{"id": 1, "type": "QUICK_REPLY", "props": {"text": "Yes"}}]


def version(definition: dict[str, Any], **fields: str) -> TemplateVersion:
    return TemplateVersion(definition=definition, **{"category": "UTILITY", "language": "en_US", **fields})


@pytest.mark.parametrize(
    ("before", "after", "paths", "sentence"),
    [
        ({}, {}, [], "Nothing changed"),
        (
            {},
            FOOTER,
            ["definition.footer.template"],
            "Footer changed",
        ),
        (FOOTER, {"footer": None}, ["definition.footer.template"], "Footer changed"),
        (
            {"buttons": BUTTONS},
            {"buttons": [*BUTTONS, {"id": 2, "type": "QUICK_REPLY", "props": {"text": "No"}}]},
            ["definition.buttons[1].id", "definition.buttons[1].type", "definition.buttons[1].props.text"],
            "Buttons changed",
        ),
        ({"x": {"a": 1}}, {"x": 2}, ["definition.x"], "X changed"),
        ({"x": [1]}, {"x": 2}, ["definition.x"], "X changed"),
        (
            {"authenticationConfig": {"codeExpirationMinutes": 5}},
            {"authenticationConfig": {"codeExpirationMinutes": 10}},
            ["definition.authenticationConfig.codeExpirationMinutes"],
            "One-time code settings changed",
        ),
    ],
)
def test_every_value_that_differs(
    before: dict[str, Any], after: dict[str, Any], paths: list[str], sentence: str
) -> None:
    found = changes.between(version(definition(**before)), version(definition(**after)))

    assert [change.path for change in found] == paths
    assert changes.sentence(found) == sentence


def test_values_before_and_after() -> None:
    found = changes.between(version(definition("Hi")), version(definition("Ho", **FOOTER), language="de"))

    assert found[:2] == [
        Change("language", "en_US", "de"),
        Change("definition.body.multiChannel.template", "Hi", "Ho"),
    ]
    assert changes.sentence(found) == "Language, body, footer changed"

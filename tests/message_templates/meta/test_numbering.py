"""Variables are numbered as they are read."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.meta.numbering import body_of, numbered
from tests.message_templates.meta.parts import text, variable

ADA, DAY = variable("name", "Ada", number=4), variable("day", "Monday", number=2)


@pytest.mark.parametrize(
    ("section", "written", "names"),
    [
        (text("Hello"), "Hello", []),
        (text("Hi {{4:variable}}", ADA), "Hi {{1}}", ["name"]),
        (text("On {{day}}, {{name}}, on {{2}}", ADA, DAY), "On {{1}}, {{2}}, on {{1}}", ["day", "name"]),
        (text("Hi {{other}}", ADA), "Hi {{other}}", []),
        (text("", ADA), "{{1}}", ["name"]),
        ({}, "", []),
    ],
)
def test_text_is_numbered(section: dict[str, Any], written: str, names: list[str]) -> None:
    found = numbered(section)

    assert (found.text, [each.name for each in found.variables]) == (written, names)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"multiChannel": text("all")}, "all"),
        ({"sms": text("sms"), "whatsapp": text("wa"), "rcs": text("rcs")}, "wa"),
        ({"rcs": text("rcs")}, "rcs"),
    ],
)
def test_body_that_whatsapp_shows(body: dict[str, Any], shown: str) -> None:
    assert body_of({"body": body})["template"] == shown

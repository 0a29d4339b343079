"""Variables: names, samples, expressions, links and media."""

from __future__ import annotations

from typing import Any

from tests.factories.message_templates import variable
from tests.message_templates.table.case import Case, declared, refused

_AT = "body.multiChannel.variables[0]"


def _of(kind: str, **props: Any) -> dict[str, Any]:
    return declared({"type": kind, "props": props})


def _two(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {"body": {"multiChannel": {"template": "Hi {{a}}, {{b}}.", "variables": [first, second]}}}


CASES = [
    Case("a number as a sample", declared(sample=42)),
    Case("a sample that matches", declared(sample="123456", regex="^[0-9]{6}$")),
    Case("a link", _of("link", url="https://example.com")),
    Case("a picture", _of("media", url="https://example.com/a.png", mediaType="image")),
    Case("a variable without an id", declared({"id": None})),
    refused(
        "variables are an object",
        {"body": {"multiChannel": {"template": "Hi", "variables": {"a": 1}}}},
        "body.multiChannel.variables",
        "Variables must be a list",
    ),
    refused(
        "a name that begins with a digit",
        declared({"name": "1st"}, text="Hi {{0:variable}}."),
        f"{_AT}.name",
        "Name must start with a letter and hold only letters, digits and underscores",
    ),
    refused(
        "a name with a hyphen",
        declared({"name": "first-name"}, text="Hi {{0:variable}}."),
        f"{_AT}.name",
        "Name must start with a letter and hold only letters, digits and underscores",
    ),
    refused("no name", declared({"name": None}, text="Hi {{0:variable}}."), f"{_AT}.name", "Name is required"),
    refused(
        "a long name",
        declared({"name": "x" * 101}, text="Hi {{0:variable}}."),
        f"{_AT}.name",
        "Name may have at most 100 characters, this has 101",
    ),
    refused("a negative id", declared({"id": -1}), f"{_AT}.id", "Id must be between 0 and 9999"),
    refused("an id of text", declared({"id": "0"}), f"{_AT}.id", "Id must be a whole number"),
    refused("an unknown type", declared({"type": "text"}), f"{_AT}.type", "Type must be one of: variable, link, media"),
    refused("no props", declared({"props": None}), f"{_AT}.props", "Props is required"),
    refused("no sample", declared(sample=None), f"{_AT}.props.sample", "Sample is required"),
    refused("a blank sample", declared(sample=" "), f"{_AT}.props.sample", "Sample is required"),
    refused("a list as a sample", declared(sample=["x"]), f"{_AT}.props.sample", "Sample must be text"),
    refused(
        "a long sample",
        declared(sample="x" * 1025),
        f"{_AT}.props.sample",
        "Sample may have at most 1024 characters, this has 1025",
    ),
    refused(
        "a sample that does not match",
        declared(sample="12345", regex="^[0-9]{6}$"),
        f"{_AT}.props.sample",
        "Sample must match the regex",
    ),
    refused(
        "a long expression",
        declared(regex="a" * 501),
        f"{_AT}.props.regex",
        "Regex may have at most 500 characters, this has 501",
    ),
    refused("a link without an address", _of("link", sample="x"), f"{_AT}.props.url", "Url is required"),
    refused(
        "a link to a file",
        _of("link", url="file:///etc/passwd"),
        f"{_AT}.props.url",
        "Url must be a valid HTTP or HTTPS URL",
    ),
    refused(
        "media of no kind",
        _of("media", url="https://example.com/a"),
        f"{_AT}.props.mediaType",
        "Media type is required",
    ),
    refused(
        "media of an unknown kind",
        _of("media", url="https://example.com/a", mediaType="gif"),
        f"{_AT}.props.mediaType",
        "Media type must be one of: image, video, document",
    ),
    refused("media without an address", _of("media", mediaType="image"), f"{_AT}.props.url", "Url is required"),
    refused(
        "one id twice",
        _two(variable("a"), variable("b")),
        "body.multiChannel.variables",
        "Variables must have unique ids; given more than once: 0",
    ),
    refused(
        "one name twice",
        {
            "body": {
                "multiChannel": {
                    "template": "Hi {{0:variable}}, {{1:variable}}.",
                    "variables": [variable("a"), variable("a", 1)],
                }
            }
        },
        "body.multiChannel.variables",
        "Variables must have unique names; given more than once: a",
    ),
]

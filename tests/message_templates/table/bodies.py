"""The whole, and the texts for each channel."""

from __future__ import annotations

from tests.factories.message_templates import section
from tests.message_templates.table.case import Case, body, refused

TEXT = section("Hi")
_PAIR = {"sms": TEXT, "whatsapp": TEXT}
_MIXED = "Body must have either multiChannel alone or sms and whatsapp, not a mixture"
_HALF = "Body must have sms and whatsapp together, or multiChannel instead of both"
_NONE = "Body must have multiChannel, or sms and whatsapp; rcs can only vary them"


def _longer(limit: int) -> str:
    return f"Template may have at most {limit} characters, this has {limit + 1}"


CASES = [
    Case("one text", body()),
    Case("a text for each channel", {"body": _PAIR}),
    Case("one text, and one for rcs", {"body": {"multiChannel": TEXT, "rcs": TEXT}}),
    Case("three texts", {"body": {**_PAIR, "rcs": TEXT}}),
    Case("empty parts", body(header=None, footer=None, buttons=None, authenticationConfig=None)),
    Case("parts that we don't know", body(novelty={"a": [1]})),
    Case("the version", body(definitionVersion="1.0")),
    Case("the longest text", body("x" * 1024)),
    Case("the longest text for rcs", {"body": {"multiChannel": TEXT, "rcs": section("x" * 3072)}}),
    Case("names", {"body": {"multiChannel": {"template": "Hi {{first_name}}, {{day}}."}}}),
    Case("numbers from zero", body("Hi {{0}} on {{1}}.", "name", "day")),
    Case("numbers from one", body("Hi {{1}} on {{2}}.", "name", "day")),
    Case("numbers and types", body("Hi {{0:variable}} on {{1:variable}}.", "name", "day")),
    Case("ordinary braces", body("Pick {a, b} :-}")),
    refused("nothing", None, "", "Template definition is required"),
    refused("a list", [], "", "Definition must be an object"),
    refused(
        "another version", body(definitionVersion="2.0"), "definitionVersion", "Definition version must be one of: 1.0"
    ),
    refused("no body", {"header": None}, "body", "Body is required"),
    refused("body is text", {"body": "Hi"}, "body", "Body must be an object"),
    refused("empty body", {"body": {}}, "body", _NONE),
    refused("rcs alone", {"body": {"rcs": TEXT}}, "body", _NONE),
    refused("sms alone", {"body": {"sms": TEXT}}, "body", _HALF),
    refused("whatsapp alone", {"body": {"whatsapp": TEXT}}, "body", _HALF),
    refused("one text and sms", {"body": {"multiChannel": TEXT, "sms": TEXT}}, "body", _MIXED),
    refused("one text and both", {"body": {"multiChannel": TEXT, **_PAIR}}, "body", _MIXED),
    refused("mms", {"body": {"multiChannel": TEXT, "mms": TEXT}}, "body.mms", "MMS is not supported yet"),
    refused("text is a list", {"body": {"multiChannel": []}}, "body.multiChannel", "Multi channel must be an object"),
    refused("no text", {"body": {"multiChannel": {}}}, "body.multiChannel.template", "Template is required"),
    refused("blank text", body(" \n\u200b"), "body.multiChannel.template", "Template is required"),
    refused(
        "text is a number",
        {"body": {"multiChannel": {"template": 5}}},
        "body.multiChannel.template",
        "Template must be text",
    ),
    refused(
        "type is a number",
        {"body": {"multiChannel": {"template": "Hi", "type": 5}}},
        "body.multiChannel.type",
        "Type must be text",
    ),
    refused("blank sms", {"body": {"sms": section(""), "whatsapp": TEXT}}, "body.sms.template", "Template is required"),
    refused("too long", body("x" * 1025), "body.multiChannel.template", _longer(1024)),
    refused("too long for sms", {"body": {**_PAIR, "sms": section("x" * 1025)}}, "body.sms.template", _longer(1024)),
    refused(
        "too long for whatsapp",
        {"body": {**_PAIR, "whatsapp": section("x" * 1025)}},
        "body.whatsapp.template",
        _longer(1024),
    ),
    refused("too long for rcs", {"body": {**_PAIR, "rcs": section("x" * 3073)}}, "body.rcs.template", _longer(3072)),
    refused(
        "lost brace",
        body("Hi {{name}.", "name"),
        "body.multiChannel.template",
        "{{name} at character 4 is not a placeholder; write {{0:variable}} or {{name}}",
    ),
    refused(
        "three braces",
        body("Hi {{{name}}}.", "name"),
        "body.multiChannel.template",
        "{{{name}}} at character 4 is not a placeholder; write {{0:variable}} or {{name}}",
    ),
    refused(
        "two words in braces",
        body("Hi {{first name}}.", "name"),
        "body.multiChannel.template",
        "{{first name}} is not a placeholder; write {{0:variable}} or {{name}}",
    ),
    refused(
        "number without variables",
        body("Hi {{1}}."),
        "body.multiChannel.template",
        "{{1}} refers to a variable that is not declared in variables",
    ),
    refused(
        "unknown id",
        {"body": {**_PAIR, "sms": section("Hi {{1:variable}} {{0}}", "name")}},
        "body.sms.template",
        "{{1:variable}} refers to a variable that is not declared in variables",
    ),
    refused(
        "unknown name",
        body("Hi {{0:variable}} {{day}}.", "name"),
        "body.multiChannel.template",
        "{{day}} refers to a variable that is not declared in variables",
    ),
    refused(
        "another type",
        body("Hi {{0:link}}.", "name"),
        "body.multiChannel.template",
        "{{0:link}} says link, but variable 0 is declared as variable",
    ),
    refused(
        "unused variable",
        body("Hi {{0:variable}}.", "name", "day"),
        "body.multiChannel.variables[1]",
        "day is not used in the text; write {{1:variable}} or {{day}} in it",
    ),
    refused(
        "a null character",
        body("a\0"),
        "",
        "Definition holds a character that cannot be stored (NUL or half of a surrogate pair)",
    ),
]

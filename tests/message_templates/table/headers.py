"""Header, footer and the configuration of authentication templates."""

from __future__ import annotations

from typing import Any

from tests.factories.message_templates import section, variable
from tests.message_templates.table.case import Case, body, refused

_IMAGE = "https://example.com/a.png"


def _header(kind: str | None, template: str | None, *variables: dict[str, Any]) -> dict[str, Any]:
    return body(header={"type": kind, "template": template, "variables": list(variables)})


def _media(kind: str, **change: Any) -> dict[str, Any]:
    return {"id": 0, "name": "file", "type": "media", "props": {"mediaType": kind, "url": _IMAGE}, **change}


def _link() -> dict[str, Any]:
    return {"id": 0, "name": "file", "type": "link", "props": {"url": _IMAGE}}


def _code(**config: Any) -> dict[str, Any]:
    return body("Code {{0:variable}}.", "code", authenticationConfig=config)


def _footer(template: Any) -> dict[str, Any]:
    return body(footer={"template": template})


CASES = [
    Case("text in the header", _header("text", "Order")),
    Case("no type is text", _header(None, "Order")),
    Case("a variable in the header", _header("text", "Order {{0:variable}}", variable("number"))),
    Case("one variable twice", _header("text", "{{0:variable}} and {{0:variable}}", variable("number"))),
    Case("an image by address", _header("image", _IMAGE)),
    Case("an address with a variable", _header("image", "https://example.com/{{0:variable}}.png", variable("number"))),
    Case("an image as a variable", _header("image", "{{0:media}}", _media("image"))),
    Case("a video as a variable without text", _header("video", None, _media("video"))),
    Case("a document by its link", _header("document", "{{0:link}}", _link())),
    Case("a footer", _footer("Acme, 1 Main Street")),
    Case("the longest footer", _footer("x" * 60)),
    refused("header is text", body(header="Order"), "header", "Header must be an object"),
    refused("unknown kind", _header("audio", "x"), "header.type", "Type must be one of: text, image, video, document"),
    refused("no text", _header("text", None), "header.template", "Template is required"),
    refused(
        "too long", _header("text", "x" * 61), "header.template", "Template may have at most 60 characters, this has 61"
    ),
    refused(
        "two variables",
        _header("text", "{{0:variable}} {{1:variable}}", variable("a"), variable("b", 1)),
        "header.variables",
        "A header may have at most one variable",
    ),
    refused("two names", _header("text", "{{a}} {{b}}"), "header.variables", "A header may have at most one variable"),
    refused("no image", _header("image", None), "header.template", "Template is required"),
    refused(
        "a file name",
        _header("image", "a.png"),
        "header.template",
        "Template of type image must be a variable or an HTTP or HTTPS URL",
    ),
    refused(
        "words around a video",
        _header("video", "See {{0:media}}", _media("video")),
        "header.template",
        "Template of type video must be a variable or an HTTP or HTTPS URL",
    ),
    refused(
        "a script",
        _header("document", "javascript:alert(1)"),
        "header.template",
        "Template of type document must be a variable or an HTTP or HTTPS URL",
    ),
    refused(
        "a plain variable as an image",
        _header("image", "{{0:variable}}", variable("file")),
        "header.template",
        "Template of type image needs a variable of type media or link",
    ),
    refused(
        "a name as an image",
        _header("image", "{{file}}"),
        "header.template",
        "Template of type image needs a variable of type media or link",
    ),
    refused(
        "a video as an image",
        _header("image", "{{0:media}}", _media("video")),
        "header.variables[0].props.mediaType",
        "Media type must be image, like the header",
    ),
    refused("footer is a list", body(footer=[]), "footer", "Footer must be an object"),
    refused("empty footer", _footer(""), "footer.template", "Template is required"),
    refused(
        "footer too long", _footer("x" * 61), "footer.template", "Template may have at most 60 characters, this has 61"
    ),
    refused(
        "unknown variable in the footer",
        body(footer=section("{{day}}", "name")),
        "footer.template",
        "{{day}} refers to a variable that is not declared in variables",
    ),
    Case(
        "all that can be added to a code",
        _code(addSecurityRecommendation=True, codeExpirationMinutes=90),
        category="AUTHENTICATION",
    ),
    Case("a configuration that adds nothing", _code(addSecurityRecommendation=False, codeExpirationMinutes=None)),
    refused(
        "a configuration elsewhere",
        _code(codeExpirationMinutes=5),
        "authenticationConfig",
        "Authentication config is only allowed in AUTHENTICATION templates",
    ),
    refused(
        "no time to use a code",
        _code(codeExpirationMinutes=0),
        "authenticationConfig.codeExpirationMinutes",
        "Code expiration minutes must be between 1 and 90",
        category="AUTHENTICATION",
    ),
    refused(
        "too much time",
        _code(codeExpirationMinutes=91),
        "authenticationConfig.codeExpirationMinutes",
        "Code expiration minutes must be between 1 and 90",
        category="AUTHENTICATION",
    ),
    refused(
        "half a minute",
        _code(codeExpirationMinutes=0.5),
        "authenticationConfig.codeExpirationMinutes",
        "Code expiration minutes must be a whole number",
        category="AUTHENTICATION",
    ),
    refused(
        "recommendation is text",
        _code(addSecurityRecommendation="yes"),
        "authenticationConfig.addSecurityRecommendation",
        "Add security recommendation must be true or false",
        category="AUTHENTICATION",
    ),
    refused(
        "configuration is a list",
        body(authenticationConfig=[]),
        "authenticationConfig",
        "Authentication config must be an object",
    ),
]

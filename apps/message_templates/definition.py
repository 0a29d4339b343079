"""Check a template's definition and convert it for storage. Source: the contract's domain page, section 5.

All problems are reported at once, each under the path in the request. Unknown keys are stored unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.errors import Invalid
from apps.message_templates import buttons, detect, placeholders, variables
from apps.message_templates.models import BODIES, Category
from apps.message_templates.reading import Node, Problems, unfit

VERSION = "1.0"
HEADERS = ("text", "image", "video", "document")

MAX_BODY = 1024
MAX_RCS = 3072
MAX_LINE = 60  # header and footer
_LONGEST_URL = 2000
MAX_EXPIRY = 90  # minutes


def normalize(definition: object, *, category: str | None = None) -> dict[str, Any]:
    """The definition as we store it. `category` is None until it is known. Raises Invalid."""
    if definition is None:
        sentence = "Template definition is required"
        raise Invalid({"definition": [sentence]}, sentence)
    if not isinstance(definition, Mapping):
        raise Invalid({"definition": ["Definition must be an object"]})
    reason = unfit(definition)
    if reason:
        raise Invalid({"definition": [f"Definition {reason}"]})
    return _checked(definition, category)


def categorized(definition: object, category: str | None) -> tuple[dict[str, Any], str]:
    """The definition as we store it, with its category: detected if it is None, and then checked for it too."""
    written = normalize(definition, category=category)
    if category is not None:
        return written, category
    found = detect.category_of(written)
    return normalize(written, category=found), found


def _checked(definition: Mapping[str, Any], category: str | None) -> dict[str, Any]:
    problems: Problems = {}
    whole = Node(definition, "definition", problems)
    _check_header(whole)
    _check_body(whole)
    _check_footer(whole)
    buttons.check(whole, category=category)
    _check_authentication(whole, category)
    whole.choice("definitionVersion", (VERSION,), default=VERSION)
    if problems:
        raise Invalid(problems)
    return whole.result


def _check_header(whole: Node) -> None:
    header = whole.child("header")
    if header is None:
        return
    kind = header.choice("type", HEADERS, default="text")
    if kind == "text":
        text = header.text("template", limit=MAX_LINE, required=True)
    else:
        text = header.text("template", limit=_LONGEST_URL, required=not header.source.get("variables"))
    variables.check(header, text_key="template", text=text)
    if len(placeholders.declared(header.result)) > 1 or len(set(placeholders.holes(text))) > 1:
        header.refuse("variables", "A header may have at most one variable")
    elif kind != "text":
        _check_media(header, kind, text)


def _check_media(header: Node, kind: str, text: str) -> None:
    """The header is the address of a file: written out, or the value of one variable."""
    declared = placeholders.declared(header.result)
    is_variable = not text or [text.strip()] == [hole.written for hole in placeholders.holes(text)]
    if not is_variable and not variables.is_url(placeholders.replaced(text, "x")):
        header.refuse("template", f"Template of type {kind} must be a variable or an HTTP or HTTPS URL")
    if is_variable and any(variable.type == "variable" for variable in declared):
        header.refuse("template", f"Template of type {kind} needs a variable of type media or link")
    for index, variable in enumerate(declared):
        if variable.type == "media" and variable.media in variables.MEDIA and variable.media != kind:
            header.refuse(f"variables[{index}].props.mediaType", f"Media type must be {kind}, like the header")


def _check_body(whole: Node) -> None:
    body = whole.child("body", required=True)
    if body is None:
        return
    _check_strategy(body)
    if body.source.get("mms"):
        body.refuse("mms", "MMS is not supported yet")
    for key in BODIES:
        section = body.child(key)
        if section:
            limit = MAX_RCS if key == "rcs" else MAX_BODY
            _check_text(section, limit)


def _check_strategy(body: Node) -> None:
    """Every template needs text for SMS and WhatsApp: one for both, or one for each."""
    shared, sms, whatsapp = (body.source.get(key) is not None for key in ("multiChannel", "sms", "whatsapp"))
    if shared and (sms or whatsapp):
        body.refuse("", "Body must have either multiChannel alone or sms and whatsapp, not a mixture")
    elif sms != whatsapp:
        body.refuse("", "Body must have sms and whatsapp together, or multiChannel instead of both")
    elif not (shared or sms):
        body.refuse("", "Body must have multiChannel, or sms and whatsapp; rcs can only vary them")


def _check_text(section: Node, limit: int) -> None:
    section.text("type")
    text = section.text("template", limit=limit, required=True)
    variables.check(section, text_key="template", text=text)


def _check_footer(whole: Node) -> None:
    footer = whole.child("footer")
    if footer:
        _check_text(footer, MAX_LINE)


def _check_authentication(whole: Node, category: str | None) -> None:
    config = whole.child("authenticationConfig")
    if config is None:
        return
    advice = config.flag("addSecurityRecommendation")
    minutes = config.whole("codeExpirationMinutes", least=1, most=MAX_EXPIRY)
    if (advice or minutes) and category not in (None, Category.AUTHENTICATION):
        whole.refuse("authenticationConfig", "Authentication config is only allowed in AUTHENTICATION templates")

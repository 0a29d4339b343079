"""What Meta refuses at once of a new or edited template. Its reviewers may reject the rest.

One rule, one function: it returns the first problem, with Meta's subcode where it is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apps.simulator import meta_buttons
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_placeholders import PLACEHOLDER, named, numbers, words

Part = Mapping[str, Any]
CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
MAX_BODY, MAX_LINE = 1024, 60  # characters; a line is a header or a footer
MAX_EXPIRY = 90  # minutes

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?")
_HEADERS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
# Kept as they are, unchecked.
_OTHERS = ("CAROUSEL", "LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST")
_TYPES = ("HEADER", "BODY", "FOOTER", "BUTTONS", *_OTHERS)
_HANDLE = re.compile(r"\d+::?[\w+/=:.-]+")
_NOT_IN_HEADER = re.compile("[\n*_~`\U0001f000-\U0001faff\u2600-\u27bf]")

_TOO_LONG, _MISSING = 2388040, 2388043
_HEADER_FORMAT, _BODY_FORMAT, _FOOTER_FORMAT = 2388047, 2388072, 2388073
_TOO_MANY_VARIABLES, _AT_THE_EDGE, EXISTS = 2388293, 2388299, 2388024


def check_new(body: Part) -> MetaProblem | None:
    """The first problem with a new template, apart from those that exist."""
    name, language = body.get("name"), body.get("language")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        words = "The name may have 1 to 512 characters, and only lower-case letters, digits and underscores."
        return MetaProblem("100", words, title="Invalid template name")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        return MetaProblem("100", "Param language must be one of Meta's language codes, such as en_US.")
    return check_content(body.get("category"), body.get("components"))


def exists(language: str) -> MetaProblem:
    """There is a template of this name in this language."""
    words = f"There is already {language} content for this template. You can create a new template and try again."
    return MetaProblem("100", words, EXISTS, "Content in This Language Already Exists")


def check_content(category: object, components: object) -> MetaProblem | None:
    """The first problem with what a template says."""
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        return MetaProblem("100", f"Param category must be one of {{{', '.join(CATEGORIES)}}} - got {category!r}.")
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        return MetaProblem("100", "Param components must be an array of objects.")
    types = [str(each.get("type", "")).upper() for each in components]
    wrong = next((index for index, each in enumerate(types) if each not in _TYPES), None)
    if wrong is not None:
        return MetaProblem("100", f"Param components[{wrong}]['type'] must be one of {{{', '.join(_TYPES)}}}.")
    if any(types.count(each) > 1 for each in types):
        return MetaProblem("100", "A template may have one component of each type.")
    if "BODY" not in types:
        return _missing("The template", "BODY")
    rules = _AUTHENTICATION if category.upper() == "AUTHENTICATION" else _RULES
    pairs = zip(types, components, strict=True)
    return next(filter(None, (rules[kind](each) for kind, each in pairs if kind in rules)), None) or (
        _no_button(types, category)
    )


def _no_button(types: list[str], category: str) -> MetaProblem | None:
    is_wanting = category.upper() == "AUTHENTICATION" and "BUTTONS" not in types
    return _missing("AUTHENTICATION template", "BUTTONS") if is_wanting else None


def _missing(what: str, field: str) -> MetaProblem:
    words = f"{what} is missing expected field(s) ({field})"
    return MetaProblem("100", words, _MISSING, 'Message template "components" param is missing expected field(s)')


def _too_long(what: str, limit: int) -> MetaProblem:
    return MetaProblem("100", f"The {what} may have at most {limit} characters.", _TOO_LONG, "Character Limit Exceeded")


def _body(body: Part) -> MetaProblem | None:
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        return _missing("component of type BODY", "text")
    if len(text) > MAX_BODY:
        return _too_long("body", MAX_BODY)
    holes = PLACEHOLDER.findall(text)
    if not holes:
        return None
    stripped = text.strip()
    if PLACEHOLDER.match(stripped) or re.search(PLACEHOLDER.pattern + r"\Z", stripped):
        words = "Variables can't be at the start or end of the template."
        return MetaProblem("100", words, _AT_THE_EDGE, "Leading or trailing params not allowed")
    return _placeholders(text) or _ratio(text) or _examples(body, "BODY", "body_text", len(set(holes)))


def _placeholders(text: str) -> MetaProblem | None:
    title = "Message body format is incorrect"
    if re.search(PLACEHOLDER.pattern + r"\s*" + PLACEHOLDER.pattern, text):
        return MetaProblem("100", "Variables can't be next to each other.", _BODY_FORMAT, title)
    found = numbers(text)
    if found and (named(text) or sorted(found) != list(range(1, len(found) + 1))):
        words = "Variables must be numbered {{1}}, {{2}} and so on, without a gap, or all have names."
        return MetaProblem("100", words, _BODY_FORMAT, title)
    return None


def _ratio(text: str) -> MetaProblem | None:
    """A text of x variables needs 2x + 1 words; the variables count."""
    if words(text) >= 2 * len(set(PLACEHOLDER.findall(text))) + 1:
        return None
    told = (
        "This template contains too many variable parameters relative to the message length. You need to decrease "
        "the number of variable parameters or increase the message length."
    )
    return MetaProblem("100", told, _TOO_MANY_VARIABLES, "Parameters words ratio exceeds limit")


def _examples(component: Part, kind: str, key: str, wanted: int) -> MetaProblem | None:
    example = component.get("example")
    given = (example.get(f"{key}_named_params") or example.get(key)) if isinstance(example, dict) else None
    while isinstance(given, list) and given and isinstance(given[0], list):
        given = given[0]
    count = len([each for each in given if each]) if isinstance(given, list) else int(bool(given))
    return None if count == wanted else _missing(f"component of type {kind}", "example")


def _header(header: Part) -> MetaProblem | None:
    kind = str(header.get("format", "")).upper()
    title = "Message header format is incorrect"
    if kind not in _HEADERS:
        return MetaProblem("100", f"The header's format must be one of {', '.join(_HEADERS)}.", _HEADER_FORMAT, title)
    if kind != "TEXT":
        return None if kind == "LOCATION" else _sample(header)
    text = header.get("text")
    if not isinstance(text, str) or not text.strip():
        return _missing("component of type HEADER", "text")
    if len(text) > MAX_LINE:
        return _too_long("header", MAX_LINE)
    holes = PLACEHOLDER.findall(text)
    if len(holes) > 1 or _NOT_IN_HEADER.search(PLACEHOLDER.sub("", text)):
        words = "The header can't have more than one variable, new lines, formatting characters or emojis."
        return MetaProblem("100", words, _HEADER_FORMAT, title)
    return _examples(header, "HEADER", "header_text", 1) if holes else None


def _sample(header: Part) -> MetaProblem | None:
    """Meta takes handles of uploaded files, and no addresses."""
    missing = _examples(header, "HEADER", "header_handle", 1)
    if missing is None and not _HANDLE.fullmatch(str(header["example"]["header_handle"][0])):
        return MetaProblem("100", "header_handle must be the handle of an uploaded file.", title="Invalid parameter")
    return missing


def _footer(footer: Part) -> MetaProblem | None:
    text = footer.get("text")
    if not isinstance(text, str) or not text.strip():
        return _missing("component of type FOOTER", "text")
    if len(text) > MAX_LINE:
        return _too_long("footer", MAX_LINE)
    if PLACEHOLDER.search(text) or "\n" in text:
        words = "The footer can't have variables or new lines."
        return MetaProblem("100", words, _FOOTER_FORMAT, "Message footer format is incorrect")
    return None


def _code_body(body: Part) -> MetaProblem | None:
    if body.get("text"):
        return MetaProblem("100", "The text of an AUTHENTICATION template can't be chosen.", title="Invalid template")
    return None


def _code_header(_: Part) -> MetaProblem:
    return MetaProblem("100", "AUTHENTICATION templates can't have a header.", title="Invalid template")


def _code_footer(footer: Part) -> MetaProblem | None:
    minutes = footer.get("code_expiration_minutes")
    if type(minutes) is int and 1 <= minutes <= MAX_EXPIRY and not footer.get("text"):
        return None
    return MetaProblem("100", f"code_expiration_minutes must be a whole number from 1 to {MAX_EXPIRY}.")


_RULES: Mapping[str, Callable[[Part], MetaProblem | None]] = {
    "HEADER": _header,
    "BODY": _body,
    "FOOTER": _footer,
    "BUTTONS": meta_buttons.check,
}
_AUTHENTICATION: Mapping[str, Callable[[Part], MetaProblem | None]] = {
    "HEADER": _code_header,
    "BODY": _code_body,
    "FOOTER": _code_footer,
    "BUTTONS": meta_buttons.check_code,
}


def as_kept(category: str, components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The components as Meta answers them later: it writes the text of AUTHENTICATION templates itself."""
    if category.upper() != "AUTHENTICATION":
        return [each | {"type": str(each["type"]).upper()} for each in components]
    return list(_code_components({str(each["type"]).upper(): each for each in components}))


def _code_components(parts: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    advises = parts["BODY"].get("add_security_recommendation") is True
    text = "*{{1}}* is your verification code." + (" For your security, do not share this code." if advises else "")
    example = {"body_text": [["123456"]]}
    yield {"type": "BODY", "text": text, "add_security_recommendation": advises, "example": example}
    minutes = parts.get("FOOTER", {}).get("code_expiration_minutes")
    if minutes:
        footer = f"This code expires in {minutes} minutes."
        yield {"type": "FOOTER", "text": footer, "code_expiration_minutes": minutes}
    yield {"type": "BUTTONS", "buttons": [meta_buttons.code_url(parts["BUTTONS"]["buttons"][0], minutes)]}

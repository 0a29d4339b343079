"""Messages made of a template: what Meta refuses, and what then arrives on the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from apps.simulator import meta_placeholders
from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_placeholders import PLACEHOLDER
from apps.simulator.meta_rules import MAX_BODY, MAX_LINE
from apps.simulator.meta_templates import MetaTemplate

Part = Mapping[str, Any]
_SENDABLE = ("APPROVED", "FLAGGED", "LOCKED")
_STOPPED: Mapping[str, tuple[str, str]] = {
    "PAUSED": ("132015", "Template is paused due to low quality so it cannot be sent in a template message."),
    "DISABLED": ("132016", "Template has been paused too many times due to low quality and is now disabled."),
}
_NOT_IN_A_VALUE = re.compile(r"[\n\t]| {5,}")
_OTP_URL = "https://www.whatsapp.com/otp/code/"


class Arrived(NamedTuple):
    """What the phone shows. `shown` has the parts besides the text, and which template it is."""

    text: str
    shown: dict[str, Any]


class _Refused(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = MetaProblem(code, detail)


def check_form(template: object) -> MetaProblem | None:
    """The first thing that is wrong with the `template` of a request, whatever template it names."""
    given = template if isinstance(template, dict) else {}
    language = given.get("language")
    if not isinstance(given.get("name"), str):
        return MetaProblem("131008", "The parameter template['name'] is required.")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        return MetaProblem("131008", "The parameter template['language']['code'] is required.")
    components = given.get("components", [])
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        return MetaProblem("100", "'template.components' must be a list of objects.")
    return None


def fill(template: MetaTemplate | None, given: Part) -> Arrived | MetaProblem:
    """The message that arrives, or why it is refused. `given` is the `template` of the request."""
    name, language = given["name"], given["language"]["code"]
    if template is not None and template.status in _STOPPED:
        return MetaProblem(*_STOPPED[template.status])
    if template is None or template.status not in _SENDABLE:
        return MetaProblem("132001", f"template name ({name}) does not exist in {language}")
    try:
        return _filled(template, given.get("components") or [])
    except _Refused as refused:
        return refused.problem


def _filled(template: MetaTemplate, given: Sequence[Part]) -> Arrived:
    parts = {str(each.get("type", "")).upper(): each for each in template.components}
    params = {kind: _params(given, kind) for kind in ("header", "body")}
    text = _text(parts.get("BODY", {}), "body", params["body"], MAX_BODY)
    shown: dict[str, Any] = {"name": template.name, "language": template.language, "category": template.category}
    shown["header"] = _header(parts.get("HEADER"), params["header"])
    shown["footer"] = parts.get("FOOTER", {}).get("text")
    shown["buttons"] = list(_buttons(parts.get("BUTTONS", {}).get("buttons") or [], given))
    return Arrived(text, shown)


def _params(given: Sequence[Part], kind: str) -> list[Any]:
    found = next((each.get("parameters") for each in given if str(each.get("type", "")).lower() == kind), None)
    return found if isinstance(found, list) else []


def _text(part: Part, where: str, params: list[Any], limit: int) -> str:
    text = str(part.get("text") or "")
    keys = meta_placeholders.parameters(text)
    if len(keys) != len(params):
        words = (
            f"number of localizable_params ({len(params)}) does not match the expected number of params ({len(keys)})"
        )
        raise _Refused("132000", f"{where}: {words}")
    values = {_key(key, param, where): _value(param, where) for key, param in zip(keys, params, strict=True)}
    filled = meta_placeholders.filled(text, values)
    if len(filled) > limit:
        raise _Refused("132005", f"{where}: the text has {len(filled)} characters, {limit} are allowed")
    return filled


def _key(key: str, param: Any, where: str) -> str:
    """A number counts by its place; a name must be given."""
    if key.isdigit():
        return key
    named = param.get("parameter_name") if isinstance(param, dict) else None
    if not isinstance(named, str) or not named:
        raise _Refused("132012", f"{where}: Parameter name is missing or empty")
    return named


def _value(param: Any, where: str) -> str:
    if not isinstance(param, dict) or param.get("type") != "text":
        raise _Refused("132012", f"{where}: Format mismatch, expected TEXT")
    value = param.get("text")
    if not isinstance(value, str) or not value:
        raise _Refused("131008", "Parameter of type text is missing text value")
    if _NOT_IN_A_VALUE.search(value):
        raise _Refused("132018", "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return value


def _header(part: Part | None, params: list[Any]) -> dict[str, Any] | None:
    kind = str((part or {}).get("format", "TEXT")).upper()
    if part is None or kind == "TEXT":
        text = _text(part or {}, "header", params, MAX_LINE)
        return {"type": "text", "text": text} if text else None
    lower = kind.lower()
    param = params[0] if params and isinstance(params[0], dict) else {}
    content = param.get(lower)
    if param.get("type") != lower or not isinstance(content, dict):
        received = str(param.get("type", "UNKNOWN")).upper()
        raise _Refused("132012", f"header: Format mismatch, expected {kind}, received {received}")
    return {"type": lower, "url": content.get("link") or content.get("id") or ""}


def _buttons(buttons: Sequence[Part], given: Sequence[Part]) -> Iterator[dict[str, Any]]:
    params: dict[int, Part] = {}
    for each in given:
        if str(each.get("type", "")).lower() == "button":
            index = str(each.get("index", ""))
            if not index.isdigit() or int(index) >= len(buttons):
                raise _Refused("131009", f"buttons: there is no button at index {index or '(none)'}")
            params[int(index)] = each
    for place, button in enumerate(buttons):
        yield _button(place, button, params.get(place))


def _button(index: int, button: Part, given: Part | None) -> dict[str, Any]:
    kind, text = str(button.get("type", "")).upper(), str(button.get("text") or "")
    if kind == "URL" and PLACEHOLDER.search(str(button.get("url"))):
        value = _button_value(index, "url", given)
        if str(button["url"]).startswith(_OTP_URL):
            return {"type": "OTP", "text": text, "value": value}
        return {"type": kind, "text": text, "value": PLACEHOLDER.sub(lambda _: value, button["url"])}
    if kind == "COPY_CODE":
        return {"type": kind, "text": text or "Copy offer code", "value": _button_value(index, "copy_code", given)}
    if kind == "QUICK_REPLY":
        payload = _button_value(index, "quick_reply", given) if given else text
        return {"type": kind, "text": text, "value": payload}
    if given is not None and str(given.get("sub_type", "")).lower() in _FIELDS:
        raise _Refused("132000", f"buttons: Button at index {index} of type {kind} takes no parameter")
    return {"type": kind, "text": text, "value": str(button.get("url") or button.get("phone_number") or text)}


# The kind of a button → the type of its parameter, and the field that has the value.
_FIELDS: Mapping[str, str] = {"url": "text", "copy_code": "coupon_code", "quick_reply": "payload"}


def _button_value(index: int, kind: str, given: Part | None) -> str:
    params = (given or {}).get("parameters")
    param = params[0] if isinstance(params, list) and params and isinstance(params[0], dict) else None
    if given is None or param is None:
        raise _Refused("131008", f"buttons: Button at index {index} of type {kind} requires a parameter")
    field = _FIELDS[kind]
    if str(given.get("sub_type", "")).lower() != kind or param.get("type") != field:
        raise _Refused("132012", f"buttons: Format mismatch at index {index}, expected a {field} for {kind}")
    value = param.get(field)
    if not isinstance(value, str) or not value:
        raise _Refused("131008", f"Parameter of type {field} is missing {field} value")
    return value

"""Read a definition from Meta's components. What a definition has no word for is named, and nothing raises.

Meta's text becomes the text of SMS too. Its numbered placeholders get names: `value_1` in the body, `header_1`,
`button_1` by the button's place. Where Meta has names, they stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apps.channels.providers import carrier_json
from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates import placeholders
from apps.message_templates.models import Category
from apps.message_templates.placeholders import Placeholder

_Part = Mapping[str, Any]
_MEDIA = ("image", "video", "document")
_CODE_TEXT = "{{1}} is your verification code."
_BOLD_CODE = re.compile(r"\*(\{\{1\}\})\*")
_OTP_TYPE = re.compile(r"[?&]otp_type=([A-Z_]+)")


def read(remote: RemoteTemplate) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The definition, and the types of components and buttons that it can't express."""
    reader = _Reader(is_authentication=remote.category.upper() == Category.AUTHENTICATION)
    for component in remote.components:
        kind = str(component.get("type", "")).upper()
        known = _COMPONENTS.get(kind)
        if known is None or not known(reader, component):
            reader.unknown.append(" ".join(filter(None, (kind, str(component.get("format") or "").upper()))))
    return reader.definition(), tuple(reader.unknown)


class _Reader:
    """The parts found so far."""

    def __init__(self, *, is_authentication: bool) -> None:
        self.is_authentication = is_authentication
        self.header: dict[str, Any] | None = None
        self.body: dict[str, Any] | None = None
        self.footer: dict[str, Any] | None = None
        self.buttons: list[dict[str, Any]] = []
        self.config: dict[str, Any] = {}
        self.unknown: list[str] = []

    def definition(self) -> dict[str, Any]:
        parts: dict[str, Any] = {"header": self.header} if self.header else {}
        parts["body"] = {"multiChannel": self.body or {"template": ""}}
        if self.footer:
            parts["footer"] = self.footer
        if self.buttons:
            parts["buttons"] = self.buttons
        if self.config:
            parts["authenticationConfig"] = self.config
        return parts | {"definitionVersion": "1.0"}

    def read_header(self, component: _Part) -> bool:
        kind = str(component.get("format") or "TEXT").lower()
        if kind == "text":
            self.header = {"type": "text"} | _section(component, "header", _examples(component, "header_text"))
        elif kind in _MEDIA:
            self.header = _media(kind, _examples(component, "header_handle"))
        return kind == "text" or kind in _MEDIA

    def read_body(self, component: _Part) -> bool:
        if not self.is_authentication:
            self.body = _section(component, "value", _examples(component, "body_text"))
            return True
        advises = component.get("add_security_recommendation") is True
        text = carrier_json.text(component.get("text")) or ""
        # Meta's own text, in bold, with the advice behind it; we add the advice ourselves.
        text = _BOLD_CODE.sub(r"\1", text.partition(". ")[0].rstrip(".") + "." if advises else text)
        self.body = _section({"text": text if "{{1}}" in text else _CODE_TEXT}, "value", ["123456"])
        self.config["addSecurityRecommendation"] = advises
        return True

    def read_footer(self, component: _Part) -> bool:
        minutes = component.get("code_expiration_minutes")
        if self.is_authentication and type(minutes) is int:
            self.config["codeExpirationMinutes"] = minutes
        elif carrier_json.text(component.get("text")):
            self.footer = {"template": component["text"]}
        return True

    def read_buttons(self, component: _Part) -> bool:
        for position, button in enumerate(carrier_json.mappings(component.get("buttons")), start=1):
            kind = str(button.get("type", "")).upper()
            found = _button(kind, button, position, is_authentication=self.is_authentication)
            if found is None:
                self.unknown.append(f"BUTTON {kind}")
            else:
                self.buttons.append({"id": position, "type": found[0], "props": found[1]})
        return True


_COMPONENTS: Mapping[str, Callable[[_Reader, _Part], bool]] = {
    "HEADER": _Reader.read_header,
    "BODY": _Reader.read_body,
    "FOOTER": _Reader.read_footer,
    "BUTTONS": _Reader.read_buttons,
}


def _section(component: _Part, prefix: str, values: Sequence[str], key: str = "template") -> dict[str, Any]:
    """A text with its variables; the values are Meta's examples, in the order of the variables."""
    pieces = placeholders.cut(carrier_json.text(component.get("text")) or "")
    holes = [piece for piece in pieces if isinstance(piece, Placeholder) and piece.is_understood]
    ids: dict[int | str, int] = {}
    for hole in holes:
        ids.setdefault(hole.name or hole.number or 0, hole.number if hole.number is not None else len(ids) + 1)
    found = dict(zip(sorted(ids, key=lambda hole: ids[hole]), values, strict=False))
    text = "".join(_written(piece, ids) for piece in pieces)
    names = {hole: hole if isinstance(hole, str) else f"{prefix}_{hole}" for hole in ids}
    variables = [_variable(ids[hole], name, found.get(hole) or name) for hole, name in names.items()]
    return {key: text, "variables": variables} if variables else {key: text}


def _written(piece: str | Placeholder, ids: Mapping[int | str, int]) -> str:
    if isinstance(piece, str):
        return piece
    return f"{{{{{ids[piece.name or piece.number or 0]}:variable}}}}" if piece.is_understood else piece.written


def _variable(number: int, name: str, sample: str) -> dict[str, Any]:
    return {"id": number, "name": name, "type": "variable", "props": {"variableType": "text", "sample": sample}}


def _media(kind: str, values: Sequence[str]) -> dict[str, Any]:
    """A file that differs from message to message; Meta always wants one when it is sent."""
    sample = values[0] if values else ""
    is_address = sample.startswith(("http://", "https://"))
    props = {"mediaType": kind, "sample": sample} | ({"url": sample} if is_address else {})
    variable = {"id": 1, "name": f"header_{kind}", "type": "media", "props": props}
    return {"type": kind, "template": "{{1:media}}", "variables": [variable]}


def _examples(component: _Part, key: str) -> list[str]:
    """The examples under this key. Those of a body are a list in a list; named ones are objects."""
    example = carrier_json.mapping(component.get("example"))
    given = example.get(f"{key}_named_params") or example.get(key)
    while isinstance(given, list) and given and isinstance(given[0], list):
        given = given[0]
    values = given if isinstance(given, list) else [given]
    return [str(each.get("example", "")) if isinstance(each, dict) else str(each) for each in values if each]


def _button(kind: str, button: _Part, position: int, *, is_authentication: bool) -> tuple[str, dict[str, Any]] | None:
    """Our type and props of a button; None for one that we don't know."""
    if is_authentication and kind == "URL":  # Meta has made a URL of the code's button
        found = _OTP_TYPE.search(str(button.get("url", "")))
        kind, button = ("OTP", {**button, "otp_type": found[1]}) if found else (kind, button)
    reader = _PROPS.get(kind)
    if reader is None:
        return None
    label = carrier_json.text(button.get("text"))
    return kind, ({"text": label} if label else {}) | reader(button, position)


def _url(button: _Part, position: int) -> dict[str, Any]:
    url = carrier_json.text(button.get("url")) or ""
    start = url.partition("{{")[0]
    values = [value.removeprefix(start) for value in _examples({"example": {"url": button.get("example")}}, "url")]
    section = _section({"text": url}, f"button_{position}", values, "url")
    for variable in section.get("variables", ()):
        variable["name"] = f"button_{position}"
    return section | {"urlType": "dynamic" if "variables" in section else "static"}


def _phone(button: _Part, position: int) -> dict[str, Any]:
    number = carrier_json.text(button.get("phone_number")) or ""
    return {"phoneNumber": number if number.startswith("+") else f"+{number}"}


def _coupon(button: _Part, position: int) -> dict[str, Any]:
    values = _examples({"example": {"code": button.get("example")}}, "code")
    return {"text": carrier_json.text(button.get("text")) or "Copy code", "offerCode": values[0] if values else ""}


def _otp(button: _Part, position: int) -> dict[str, Any]:
    app = carrier_json.first(button.get("supported_apps")) or button
    texts = {
        "autofillText": button.get("autofill_text"),
        "packageName": app.get("package_name"),
        "signatureHash": app.get("signature_hash"),
    }
    props = {key: value for key, value in texts.items() if isinstance(value, str) and value}
    return {"otpType": str(button.get("otp_type") or "COPY_CODE").upper()} | props


def _nothing(button: _Part, position: int) -> dict[str, Any]:
    return {}


_PROPS: Mapping[str, Callable[[_Part, int], dict[str, Any]]] = {
    "QUICK_REPLY": _nothing,
    "URL": _url,
    "PHONE_NUMBER": _phone,
    "VOICE_CALL": _nothing,
    "COPY_CODE": _coupon,
    "OTP": _otp,
}

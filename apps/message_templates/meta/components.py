"""Build Meta's components of a definition, with an example for every variable, as Meta wants them for its review.

In an AUTHENTICATION template the text is Meta's own; we only choose its options and the button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apps.message_templates import buttons, placeholders, samples
from apps.message_templates.meta.numbering import body_of, numbered
from apps.message_templates.models import Category
from apps.message_templates.placeholders import Variable

Component = dict[str, Any]


def build(definition: Mapping[str, Any], category: str) -> tuple[Component, ...]:
    """The components of a definition that passes our checks."""
    parts = _authentication if category == Category.AUTHENTICATION else _ordinary
    return tuple(parts(definition))


def _ordinary(definition: Mapping[str, Any]) -> Iterator[Component]:
    header, footer = definition.get("header"), definition.get("footer")
    if header:
        yield from _header(header)
    yield _text("BODY", body_of(definition))
    if footer and footer.get("template"):
        yield {"type": "FOOTER", "text": numbered(footer).text}
    shown = [_BUTTONS[button["type"]](button["props"]) for button in definition.get("buttons") or ()]
    if shown:
        yield {"type": "BUTTONS", "buttons": shown}


def _header(header: Mapping[str, Any]) -> Iterator[Component]:
    kind = header.get("type") or "text"
    if kind != "text":
        yield {"type": "HEADER", "format": kind.upper(), "example": {"header_handle": [_file(header)]}}
    elif numbered(header).text:
        yield {"type": "HEADER", "format": "TEXT"} | _text("HEADER", header)


def _file(header: Mapping[str, Any]) -> str:
    """The example of a media header: a handle of an uploaded file, or a URL."""
    variable = next(iter(placeholders.declared(header)), None)
    if variable is None:
        return str(header.get("template") or "")
    return variable.sample or variable.url or samples.of(variable)


def _text(kind: str, section: Mapping[str, Any]) -> Component:
    text, variables = numbered(section)
    if not variables:
        return {"type": kind, "text": text}
    values = [samples.of(variable) for variable in variables]
    example = {"body_text": [values]} if kind == "BODY" else {"header_text": values}
    return {"type": kind, "text": text, "example": example}


def _authentication(definition: Mapping[str, Any]) -> Iterator[Component]:
    config = definition.get("authenticationConfig") or {}
    yield {"type": "BODY", "add_security_recommendation": config.get("addSecurityRecommendation") is True}
    if config.get("codeExpirationMinutes"):
        yield {"type": "FOOTER", "code_expiration_minutes": config["codeExpirationMinutes"]}
    otp = [button["props"] for button in definition.get("buttons") or () if button["type"] in _CODE_BUTTONS]
    yield {"type": "BUTTONS", "buttons": [_otp(otp[0] if otp else {})]}


_CODE_BUTTONS = (buttons.OTP, buttons.COPY_CODE)


def _otp(props: Mapping[str, Any]) -> Component:
    kind = props.get("otpType") or "COPY_CODE"
    button: Component = {"type": "OTP", "otp_type": kind}
    if props.get("text"):
        button["text"] = props["text"]
    if kind == "COPY_CODE":
        return button
    if props.get("autofillText"):
        button["autofill_text"] = props["autofillText"]
    if kind == "ZERO_TAP":
        button["zero_tap_terms_accepted"] = True
    app = {"package_name": props.get("packageName") or "", "signature_hash": props.get("signatureHash") or ""}
    return button | {"supported_apps": [app]}


def _reply(props: Mapping[str, Any]) -> Component:
    return {"type": "QUICK_REPLY", "text": props["text"]}


def _url(props: Mapping[str, Any]) -> Component:
    url, variables = numbered(props, "url")
    button = {"type": "URL", "text": props["text"], "url": url}
    return button | {"example": [_address(url, variables[0])]} if variables else button


def _address(url: str, variable: Variable) -> str:
    """The whole URL with its sample, which some authors give as a whole URL too."""
    start, value = url.replace("{{1}}", ""), variable.sample or samples.of(variable)
    return value if value.startswith(start) else start + value


def _phone(props: Mapping[str, Any]) -> Component:
    return {"type": "PHONE_NUMBER", "text": props["text"], "phone_number": buttons.dialled(props)}


def _call(props: Mapping[str, Any]) -> Component:
    return {"type": "VOICE_CALL", "text": props["text"]}


def _coupon(props: Mapping[str, Any]) -> Component:
    """Its label is Meta's own."""
    return {"type": "COPY_CODE", "example": props.get("offerCode") or ""}


_BUTTONS: Mapping[str, Callable[[Mapping[str, Any]], Component]] = {
    buttons.QUICK_REPLY: _reply,
    buttons.URL: _url,
    buttons.PHONE_NUMBER: _phone,
    buttons.VOICE_CALL: _call,
    buttons.COPY_CODE: _coupon,
    buttons.OTP: _otp,
}

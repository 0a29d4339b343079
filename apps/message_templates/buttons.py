"""The buttons of a definition: what each type needs, and which can be combined. The limits are Meta's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import phonenumbers

from apps.channels import phone_numbers
from apps.message_templates import placeholders, plain_text, variables
from apps.message_templates.models import Category
from apps.message_templates.reading import Node, label

QUICK_REPLY = "QUICK_REPLY"
URL = "URL"
PHONE_NUMBER = "PHONE_NUMBER"
VOICE_CALL = "VOICE_CALL"
COPY_CODE = "COPY_CODE"
OTP = "OTP"
TYPES = (QUICK_REPLY, URL, PHONE_NUMBER, VOICE_CALL, COPY_CODE, OTP)
OTP_TYPES = ("COPY_CODE", "ONE_TAP", "ZERO_TAP")

_TEXTS = (
    *("text", "quickReplyType", "url", "urlType", "phoneNumber", "countryCode", "offerCode", "otpType"),
    *("autofillText", "packageName", "signatureHash"),
)
_CODES = (OTP, COPY_CODE)  # the only buttons of an AUTHENTICATION template
_ONCE = (PHONE_NUMBER, VOICE_CALL, COPY_CODE, OTP)  # at most one of each

_LONGEST_TEXT = 25
_MAX_REPLIES = 3
_MAX_ACTIONS = 2
_LONGEST_URL = 2000
_LONGEST_PROP = 255
_LONGEST_OFFER = 15
_LONGEST_PACKAGE = 224
_MIN_DIGITS, _MAX_DIGITS = 3, 20
_LARGEST = 2**31 - 1

_BRACES = re.compile(r"\{\{|\}\}")
_PHONE = re.compile(r"\+?[0-9 ().-]*")
_CALLING_CODE = re.compile(r"\+?[1-9][0-9]{0,2}")
_SITE = re.compile(r"https?://[^\s/?#{}]+[/?#]", re.IGNORECASE)
# An Android app's id, and the 11 characters that Google's SMS Retriever makes of its key.
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
_HASH = re.compile(r"[A-Za-z0-9+/]{11}")


def check(definition: Node, *, category: str | None) -> None:
    """Check all buttons. `category` is None until it is known."""
    nodes = definition.children("buttons")
    kinds = [_check_one(node, position, category) for position, node in enumerate(nodes, start=1)]
    ids = [node.result.get("id") for node in nodes]
    if any(ids.count(number) > 1 for number in ids):
        definition.refuse("buttons", "Button IDs must be unique")
    _check_company(definition, [kind for kind in kinds if kind])
    _check_texts(nodes)


def _check_one(node: Node, position: int, category: str | None) -> str:
    node.whole("id", least=0, most=_LARGEST, default=position)
    kind = node.choice("type", TYPES)
    props = node.child("props", required=True)
    if kind and kind not in _CODES and category == Category.AUTHENTICATION:
        node.refuse("type", f"AUTHENTICATION templates can only have buttons of type {' or '.join(_CODES)}")
    if props and kind:
        _check_label(props, kind)
        _CHECKS[kind](props, category)
        _check_others(props, kind)
    return kind


def _check_others(props: Node, kind: str) -> None:
    """Fields that this type doesn't need are kept if they have the right type."""
    for key in (key for key in _TEXTS if f"{props.path}.{key}" not in props.problems):
        props.text(key)
    if kind != VOICE_CALL:
        _check_call(props, None)
    if kind != URL:
        variables.check_declared(props)


def _check_company(definition: Node, kinds: list[str]) -> None:
    """At most three quick replies, or two actions, or one OTP button. Never a mix, and only URLs twice."""
    replies, codes = kinds.count(QUICK_REPLY), kinds.count(OTP)
    actions = len(kinds) - replies - codes
    if sum(1 for number in (replies, actions, codes) if number) > 1:
        definition.refuse("buttons", "Quick replies, action buttons and OTP buttons cannot be mixed")
    if replies > _MAX_REPLIES:
        definition.refuse("buttons", f"There may be at most {_MAX_REPLIES} quick replies")
    if actions > _MAX_ACTIONS:
        definition.refuse("buttons", f"There may be at most {_MAX_ACTIONS} action buttons")
    for kind in (kind for kind in _ONCE if kinds.count(kind) > 1):
        definition.refuse("buttons", f"There may be only one {kind} button")


def _check_texts(nodes: list[Node]) -> None:
    """People tell buttons apart by their text."""
    seen: set[str] = set()
    for node in nodes:
        props = node.source.get("props")
        text = props.get("text") if isinstance(props, Mapping) else None
        if not isinstance(text, str) or not text.strip():
            continue
        if text.strip() in seen:
            node.refuse("props.text", "Text must differ from the other buttons' texts")
        seen.add(text.strip())


def _check_label(props: Node, kind: str) -> None:
    _check_plain(props, "text", props.text("text", limit=_LONGEST_TEXT, required=kind != OTP))


def _check_plain(props: Node, key: str, text: str) -> None:
    if _BRACES.search(text) or not plain_text.is_plain(text):
        sentence = "may not hold variables, line breaks, emoji or formatting characters (* _ ~ `)"
        props.refuse(key, f"{label(key)} {sentence}")


def _check_reply(props: Node, category: str | None) -> None:
    props.text("quickReplyType", limit=_LONGEST_PROP)


def _check_url(props: Node, category: str | None) -> None:
    url = props.text("url", limit=_LONGEST_URL, required=True)
    holes = placeholders.holes(url)
    kind = props.choice("urlType", ("static", "dynamic"), default="dynamic" if holes else "static")
    if url.strip() and not variables.is_url(placeholders.replaced(url, "x")):
        props.refuse("url", "Url must be a valid HTTP or HTTPS URL")
    if kind == "static" and holes:
        props.refuse("url", "A static url may not hold variables; set urlType to dynamic")
        return
    if kind == "dynamic" and (len(holes) != 1 or not url.endswith(holes[0].written)):
        props.refuse("url", "A dynamic url must end with its one variable")
    elif kind == "dynamic" and not _SITE.match(url):
        props.refuse("url", "The variable of a dynamic url must follow its domain, as in https://example.com/{{id}}")
    if holes or kind == "static":
        variables.check(props, text_key="url", text=url)


def _check_phone(props: Node, category: str | None) -> None:
    number = props.text("phoneNumber", required=True)
    digits = sum(character.isdigit() for character in number)
    if number.strip() and not (_PHONE.fullmatch(number) and _MIN_DIGITS <= digits <= _MAX_DIGITS):
        sentence = f"Phone number must hold {_MIN_DIGITS} to {_MAX_DIGITS} digits, with or without punctuation"
        props.refuse("phoneNumber", sentence)
    country = props.text("countryCode", required=not number.startswith("+"))
    if country and not _is_country(country):
        props.refuse("countryCode", "Country code must be a calling code such as 1 or a country such as US")


def _is_country(country: str) -> bool:
    if _CALLING_CODE.fullmatch(country):
        return int(country) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return country in phonenumbers.SUPPORTED_REGIONS


def dialled(props: Mapping[str, Any]) -> str:
    """The number of a PHONE_NUMBER button in E.164 or, if there is no such number, as the author wrote it."""
    number, country = props["phoneNumber"], props.get("countryCode") or ""
    region = country if country.isalpha() else None
    written = number if region or number.startswith("+") else f"+{country.lstrip('+')}{number}"
    return phone_numbers.as_carrier_writes(written, region=region) or written


def _check_call(props: Node, category: str | None) -> None:
    props.whole("activeFor", least=0, most=_LARGEST)


def _check_copy(props: Node, category: str | None) -> None:
    """In an AUTHENTICATION template, the code to copy is the message's code."""
    offer = props.text("offerCode", limit=_LONGEST_OFFER, required=category not in (None, Category.AUTHENTICATION))
    if _BRACES.search(offer) or plain_text.BREAK.search(offer):
        props.refuse("offerCode", "Offer code may not hold variables or line breaks")


def _check_otp(props: Node, category: str | None) -> None:
    if category not in (None, Category.AUTHENTICATION):
        props.refuse("", "OTP buttons are only allowed in AUTHENTICATION templates")
    kind = props.choice("otpType", OTP_TYPES, default="COPY_CODE")
    _check_plain(props, "autofillText", props.text("autofillText", limit=_LONGEST_TEXT))
    package = props.text("packageName", limit=_LONGEST_PACKAGE, required=kind != "COPY_CODE")
    if package and not _PACKAGE.fullmatch(package):
        props.refuse("packageName", "Package name must be an Android app's, such as com.example.app")
    signature = props.text("signatureHash", required=kind != "COPY_CODE")
    if signature and not _HASH.fullmatch(signature):
        props.refuse("signatureHash", "Signature hash must have 11 letters, digits, plus signs or slashes")


_CHECKS: Mapping[str, Callable[[Node, str | None], None]] = {
    QUICK_REPLY: _check_reply,
    URL: _check_url,
    PHONE_NUMBER: _check_phone,
    VOICE_CALL: _check_call,
    COPY_CODE: _check_copy,
    OTP: _check_otp,
}

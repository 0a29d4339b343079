"""The buttons of a definition: what each type needs, and which can be combined. The limits are Meta's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from apps.message_templates import placeholders, variables
from apps.message_templates.models import Category
from apps.message_templates.reading import Node

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
_LONGEST_TEXT = 25
_MAX_REPLIES = 3
_MAX_ACTIONS = 2
_LONGEST_URL = 2000
_LONGEST_PROP = 255
_LARGEST = 2**31 - 1

# Labels are plain text: no markup, no line breaks, no emoji.
_MARKUP = re.compile(r"[*_~`]|\{\{|\}\}|[\r\n]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\ufe0f\u20e3\u200d]")
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{2,19}")
_COUNTRY = re.compile(r"\+?[1-9][0-9]{0,2}|[A-Z]{2}")


def check(definition: Node, *, category: str | None) -> None:
    """Check all buttons. `category` is None until it is known."""
    nodes = definition.children("buttons")
    kinds = [_check_one(node, position, category) for position, node in enumerate(nodes, start=1)]
    ids = [node.result.get("id") for node in nodes]
    if any(ids.count(number) > 1 for number in ids):
        definition.refuse("buttons", "Button IDs must be unique")
    _check_company(definition, [kind for kind in kinds if kind])


def _check_one(node: Node, position: int, category: str | None) -> str:
    node.whole("id", least=0, most=_LARGEST, default=position)
    kind = node.choice("type", TYPES)
    props = node.child("props", required=True)
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
    """At most three quick replies, or two actions, or one OTP button. Never a mix."""
    replies, codes = kinds.count(QUICK_REPLY), kinds.count(OTP)
    actions = len(kinds) - replies - codes
    if sum(1 for number in (replies, actions, codes) if number) > 1:
        definition.refuse("buttons", "Quick replies, action buttons and OTP buttons cannot be mixed")
    if replies > _MAX_REPLIES:
        definition.refuse("buttons", f"There may be at most {_MAX_REPLIES} quick replies")
    if actions > _MAX_ACTIONS:
        definition.refuse("buttons", f"There may be at most {_MAX_ACTIONS} action buttons")
    if codes > 1:
        definition.refuse("buttons", "There may be only one OTP button")


def _check_label(props: Node, kind: str) -> None:
    label = props.text("text", limit=_LONGEST_TEXT, required=kind != OTP)
    if _MARKUP.search(label) or _EMOJI.search(label):
        props.refuse("text", "Text may not hold variables, line breaks, emoji or formatting characters (* _ ~ `)")


def _check_reply(props: Node, category: str | None) -> None:
    props.text("quickReplyType", limit=_LONGEST_PROP)


def _check_url(props: Node, category: str | None) -> None:
    url = props.text("url", limit=_LONGEST_URL, required=True)
    holes = placeholders.holes(url)
    kind = props.choice("urlType", ("static", "dynamic"), default="dynamic" if holes else "static")
    if url.strip() and not variables.is_url(url):
        props.refuse("url", "Url must be a valid HTTP or HTTPS URL")
    if kind == "static" and holes:
        props.refuse("url", "A static url may not hold variables; set urlType to dynamic")
        return
    if kind == "dynamic" and (len(holes) != 1 or not url.endswith(holes[0].written)):
        props.refuse("url", "A dynamic url must end with its one variable")
    if holes or kind == "static":
        variables.check(props, text_key="url", text=url)


def _check_phone(props: Node, category: str | None) -> None:
    number = props.text("phoneNumber", required=True)
    if number.strip() and not _PHONE.fullmatch(number):
        props.refuse("phoneNumber", "Phone number must hold 3 to 20 digits, with or without punctuation")
    country = props.text("countryCode", required=not number.startswith("+"))
    if country and not _COUNTRY.fullmatch(country):
        props.refuse("countryCode", "Country code must be a calling code such as 1 or a country such as US")


def _check_call(props: Node, category: str | None) -> None:
    props.whole("activeFor", least=0, most=_LARGEST)


def _check_copy(props: Node, category: str | None) -> None:
    """In an AUTHENTICATION template, the code to copy is the message's code."""
    props.text("offerCode", limit=_LONGEST_PROP, required=category not in (None, Category.AUTHENTICATION))


def _check_otp(props: Node, category: str | None) -> None:
    if category not in (None, Category.AUTHENTICATION):
        props.refuse("", "OTP buttons are only allowed in AUTHENTICATION templates")
    kind = props.choice("otpType", OTP_TYPES, default="COPY_CODE")
    props.text("autofillText", limit=_LONGEST_TEXT)
    props.text("packageName", limit=_LONGEST_PROP, required=kind != "COPY_CODE")
    props.text("signatureHash", limit=_LONGEST_PROP, required=kind != "COPY_CODE")


_CHECKS: Mapping[str, Callable[[Node, str | None], None]] = {
    QUICK_REPLY: _check_reply,
    URL: _check_url,
    PHONE_NUMBER: _check_phone,
    VOICE_CALL: _check_call,
    COPY_CODE: _check_copy,
    OTP: _check_otp,
}

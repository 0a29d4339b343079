"""Redact a call before it is logged: keep its shape, but no secrets, no message texts and no whole phone numbers.

Fields are redacted by name. Phone numbers, e-mail addresses and our own secrets are also recognized by their form, in
URLs and inside sentences.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import orjson

from apps.api.calls import mending

HIDDEN = "•••"
LONGEST_BODY = 4096  # characters that are kept
MAX_ANSWER = 8_192  # bytes of a response that we read
_LONGEST_LIST = 3
_DEEPEST = 12
_MAX_NAME = 64  # characters of a field's name; longer names are not cached
# Lower case, without underscores and hyphens, so that all spellings of a field match.
_SECRET = {
    *("parameters", "templatevariables", "custommessage", "text", "messagebody", "responsebody"),
    *("accesstoken", "apikey", "xapikey", "password", "signingsecret", "endpointurl", "webhookurl"),
    *("paymentdetails", "cardnumber", "cvc", "expiry", "taxid"),
}
_PHONE = re.compile(r"(?:tel:)?[+(]*[0-9][0-9 ().-]{4,20}[0-9]")
_LIKE_A_PHONE = 10**6  # an integer this large may be a phone number
# After a plus, or on its own like a card number. Digits of ids are between letters and dashes.
_PHONE_IN_ADDRESS = re.compile(r"(?P<plus>\+|%2[Bb])[0-9]{4,15}|(?<![\w-])[0-9]{7,19}(?![\w-])")
_PARAMETER = re.compile(r"(?<=[?&])([^=&]+)=[^&]+")
# Within a sentence, because errors repeat the value they refuse.
_EMAIL_IN_TEXT = re.compile(r"(?<!\S)[^@\s]{1,100}@[^@\s]+")
_SUSPICIOUS = re.compile(r"[0-9@]|sk_live_|whsec_")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OUR_SECRET = re.compile(r"\b(?:sk_live_|whsec_)[\w+/=-]+")
# Matches only at the start of a word. Trying every letter of a long query would take seconds.
_EMAIL_IN_ADDRESS = re.compile(r"(?<![^&=/?])[^&=/?]+(?:@|%40)[^&/?]+")


def body(raw: bytes) -> str:
    """A body as JSON text with values hidden by the rule. If it isn't JSON, we keep only its size."""
    if not raw:
        return ""
    try:
        shown = _shown("", orjson.loads(raw), 0)
    except orjson.JSONDecodeError:
        return f"({len(raw)} bytes that are no JSON)"
    return orjson.dumps(shown).decode()[:LONGEST_BODY]


def answer(raw: bytes) -> str:
    """A response by the same rule. Of one longer than MAX_ANSWER, we keep the start and close its brackets."""
    if len(raw) <= MAX_ANSWER:
        return body(raw)
    begun = mending.mend(raw[:MAX_ANSWER].decode(errors="ignore"))
    return body(orjson.dumps(begun)) if begun else f"({len(raw)} bytes)"


def address(path: str) -> str:
    """A path with its query. Phone numbers keep their last four digits; secrets and e-mail addresses are removed."""
    path = _PARAMETER.sub(lambda found: f"{found[1]}={HIDDEN}" if _plain(found[1]) in _SECRET else found[0], path)
    path = _EMAIL_IN_ADDRESS.sub(HIDDEN, path)
    return _shortened(path)


def _shortened(text: str) -> str:
    return _PHONE_IN_ADDRESS.sub(lambda found: f"{'+' if found['plus'] else ''}…{found[0][-4:]}", text)


def _shown(name: str, value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if depth > _DEEPEST:
        return HIDDEN
    if isinstance(value, dict):
        hides = is_secret(name)
        return {_short(key): HIDDEN if hides else _shown(key, each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        shown = [_shown(name, each, depth + 1) for each in value[:_LONGEST_LIST]]
        return shown + [f"… {len(value) - _LONGEST_LIST} more"] if len(value) > _LONGEST_LIST else shown
    return HIDDEN if is_secret(name) else _plain_value(value)


def _plain_value(value: str | float) -> str | float:
    """Redact text or a number in a field whose name isn't secret."""
    if isinstance(value, int) and abs(value) >= _LIKE_A_PHONE:
        return _short(str(abs(value)))
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    if not _SUSPICIOUS.search(text) or _ID.fullmatch(text):
        return text
    if _PHONE.fullmatch(text):
        return f"…{text[-4:]}"
    if "@" in text:
        text = _EMAIL_IN_TEXT.sub(HIDDEN, text)
    if "sk_live_" in text or "whsec_" in text:
        text = _OUR_SECRET.sub(HIDDEN, text)
    return _shortened(text)


def is_secret(name: str) -> bool:
    """Whether to hide the value of a field with this name, and everything below it."""
    return _known(name) if len(name) <= _MAX_NAME else _plain(name) in _SECRET


@lru_cache(maxsize=2048)
def _known(name: str) -> bool:
    return _plain(name) in _SECRET


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()

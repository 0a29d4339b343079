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
MAX_ANSWER = 8_192  # bytes of an answer that are looked at
_LONGEST_LIST = 3
_DEEPEST = 12
_MAX_NAME = 64  # characters of a field's name that is worth remembering
# Lower case, without underscores and hyphens, so that all spellings of a field are one.
_SECRET = {
    *("parameters", "templatevariables", "custommessage", "text", "messagebody", "responsebody"),
    *("accesstoken", "apikey", "xapikey", "password", "signingsecret", "endpointurl", "webhookurl"),
    *("paymentdetails", "cardnumber", "cvc", "expiry", "taxid"),
}
_PHONE = re.compile(r"(?:tel:)?[+(]*[0-9][0-9 ().-]{4,20}[0-9]")
_LIKE_A_PHONE = 10**6  # a number this large may be one
# After a plus, or on its own, as that of a card would; the digits of an id stand between letters and dashes.
_PHONE_IN_ADDRESS = re.compile(r"(?P<plus>\+|%2[Bb])[0-9]{4,15}|(?<![\w-])[0-9]{7,19}(?![\w-])")
_PARAMETER = re.compile(r"(?<=[?&])([^=&]+)=[^&]+")
# In the middle of a sentence, as a refusal repeats what it was given.
_EMAIL_IN_TEXT = re.compile(r"(?<!\S)[^@\s]{1,100}@[^@\s]+")
_SUSPICIOUS = re.compile(r"[0-9@]|sk_live_|whsec_")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OUR_SECRET = re.compile(r"\b(?:sk_live_|whsec_)[\w+/=-]+")
# Sought from the start of a word only: from each of its letters, a long query would cost seconds.
_EMAIL_IN_ADDRESS = re.compile(r"(?<![^&=/?])[^&=/?]+(?:@|%40)[^&/?]+")


def body(raw: bytes) -> str:
    """A body as JSON text with its values hidden where the rule says so; what is no JSON is only counted."""
    if not raw:
        return ""
    try:
        shown = _shown("", orjson.loads(raw), 0)
    except orjson.JSONDecodeError:
        return f"({len(raw)} bytes that are no JSON)"
    return orjson.dumps(shown).decode()[:LONGEST_BODY]


def answer(raw: bytes) -> str:
    """An answer by the same rule. What is longer than MAX_ANSWER is read as far as it can be closed again."""
    if len(raw) <= MAX_ANSWER:
        return body(raw)
    begun = mending.mend(raw[:MAX_ANSWER].decode(errors="ignore"))
    return body(orjson.dumps(begun)) if begun else f"({len(raw)} bytes)"


def address(path: str) -> str:
    """A path with its query; of phone numbers the last four digits remain, of secrets and e-mail addresses nothing."""
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
    """Text or a number under a name that hides nothing."""
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
    """Are the values of a field with this name hidden, and all below it?"""
    return _known(name) if len(name) <= _MAX_NAME else _plain(name) in _SECRET


@lru_cache(maxsize=2048)
def _known(name: str) -> bool:
    return _plain(name) in _SECRET


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()

"""Meta's rules on the buttons of templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from apps.simulator.meta_errors import MetaProblem
from apps.simulator.meta_placeholders import PLACEHOLDER

Part = Mapping[str, Any]
MAX_BUTTONS, MAX_LABEL, MAX_URL = 10, 25, 2000
# How many of a type one template may have.
_MOST: Mapping[str, int] = {
    "URL": 2,
    "PHONE_NUMBER": 1,
    "COPY_CODE": 1,
    "VOICE_CALL": 1,
    "FLOW": 1,
    "CATALOG": 1,
    "MPM": 1,
}
_TYPES = ("QUICK_REPLY", *_MOST)
_OTP_TYPES = ("COPY_CODE", "ONE_TAP", "ZERO_TAP")
_DIGITS = re.compile(r"\+?[0-9]{1,20}")
_TITLE = "Message template buttons are incorrect"
_MISSING = 2388043


def check(row: Part) -> MetaProblem | None:
    """The first problem with the buttons of an ordinary template."""
    buttons = _objects(row)
    if not buttons:
        return _missing("buttons")
    if len(buttons) > MAX_BUTTONS:
        return _wrong(f"A template may have at most {MAX_BUTTONS} buttons.")
    kinds = [str(button.get("type", "")).upper() for button in buttons]
    unknown = next((kind for kind in kinds if kind not in _TYPES), None)
    if unknown is not None:
        return _wrong(f"Buttons of type {unknown or '(none)'} are not allowed here.")
    crowded = next((kind for kind, most in _MOST.items() if kinds.count(kind) > most), None)
    if crowded:
        return _wrong(f"A template may have at most {_MOST[crowded]} button(s) of type {crowded}.")
    if [is_reply for is_reply, _ in groupby(kind == "QUICK_REPLY" for kind in kinds)].count(True) > 1:
        return _wrong("Quick replies must be next to each other, before or after all other buttons.")
    pairs = zip(kinds, buttons, strict=True)
    return next(filter(None, (_check_one(kind, button) for kind, button in pairs)), None)


def _check_one(kind: str, button: Part) -> MetaProblem | None:
    label = button.get("text")
    if kind != "COPY_CODE" and (not isinstance(label, str) or not label.strip()):
        return _missing("text")
    if isinstance(label, str) and len(label) > MAX_LABEL:
        return MetaProblem(
            "100", f"A button's text may have at most {MAX_LABEL} characters.", 2388040, "Character Limit Exceeded"
        )
    if isinstance(label, str) and ("\n" in label or PLACEHOLDER.search(label)):
        return _wrong("A button's text can't have variables or new lines.")
    if kind == "URL":
        return _check_url(button)
    if kind == "PHONE_NUMBER":
        digits = str(button.get("phone_number", "")).removeprefix("+")
        return (
            None
            if digits.isdigit() and len(digits) <= 20
            else _wrong("phone_number must be a number of 1 to 20 digits.")
        )
    return _missing("example") if kind == "COPY_CODE" and not button.get("example") else None


def _check_url(button: Part) -> MetaProblem | None:
    url = button.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")) or len(url) > MAX_URL:
        return _wrong(f"url must be an http or https URL of at most {MAX_URL} characters.")
    holes = PLACEHOLDER.findall(url)
    if holes and (len(holes) > 1 or not url.endswith(holes[0])):
        return _wrong("A URL may have one variable, at its end.")
    return _missing("example") if holes and not button.get("example") else None


def check_code(row: Part) -> MetaProblem | None:
    """The first problem with the one button of an AUTHENTICATION template."""
    buttons = _objects(row)
    if len(buttons) != 1 or str(buttons[0].get("type", "")).upper() != "OTP":
        return _wrong("An AUTHENTICATION template has one button, of type OTP.")
    kind = str(buttons[0].get("otp_type", "")).upper()
    if kind not in _OTP_TYPES:
        return _wrong(f"otp_type must be one of {', '.join(_OTP_TYPES)}.")
    if len(str(buttons[0].get("text") or "")) > MAX_LABEL:
        return _wrong(f"A button's text may have at most {MAX_LABEL} characters.")
    if kind != "COPY_CODE" and not _has_app(buttons[0]):
        return _missing("supported_apps")
    if kind == "ZERO_TAP" and buttons[0].get("zero_tap_terms_accepted") is not True:
        return _missing("zero_tap_terms_accepted")
    return None


def _has_app(button: Part) -> bool:
    apps = button.get("supported_apps")
    app = apps[0] if isinstance(apps, list) and apps and isinstance(apps[0], dict) else button
    return bool(app.get("package_name") and app.get("signature_hash"))


def code_url(button: Part, minutes: int | None) -> dict[str, Any]:
    """The button as Meta answers it later: a URL."""
    expiry = f"&code_expiration_minutes={minutes}" if minutes else ""
    url = f"https://www.whatsapp.com/otp/code/?otp_type={str(button['otp_type']).upper()}{expiry}&code=otp{{{{1}}}}"
    kept = {key: value for key, value in button.items() if key not in ("type", "otp_type", "zero_tap_terms_accepted")}
    return {"type": "URL", "text": "Copy code", **kept, "url": url, "example": [url.replace("{{1}}", "123456")]}


def _objects(row: Part) -> list[dict[str, Any]]:
    buttons = row.get("buttons")
    return [each for each in buttons if isinstance(each, dict)] if isinstance(buttons, list) else []


def _missing(field: str) -> MetaProblem:
    words = f"component of type BUTTONS is missing expected field(s) ({field})"
    return MetaProblem("100", words, _MISSING, 'Message template "components" param is missing expected field(s)')


def _wrong(words: str) -> MetaProblem:
    return MetaProblem("100", words, title=_TITLE)

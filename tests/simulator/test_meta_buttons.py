"""Meta's rules on buttons, one line each."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator import meta_buttons

REPLY = {"type": "QUICK_REPLY", "text": "Yes"}
URL = {"type": "URL", "text": "Shop", "url": "https://a.example"}
TRACK = URL | {"url": "https://a.example/{{1}}", "example": ["https://a.example/A-1"]}
PHONE = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+14155550142"}
COUPON = {"type": "COPY_CODE", "example": "SAVE20"}
CALL = {"type": "VOICE_CALL", "text": "Call us"}
OTP = {"type": "OTP", "otp_type": "COPY_CODE"}
APP = {"supported_apps": [{"package_name": "com.example", "signature_hash": "K8a/AINcGX7"}]}


@pytest.mark.parametrize(
    "buttons",
    [
        [REPLY],
        [REPLY] * 10,
        [URL, TRACK],
        [PHONE],
        [PHONE | {"phone_number": "14155550142"}],
        [COUPON],
        [CALL],
        [REPLY, REPLY, URL, PHONE],
        [URL, PHONE, REPLY],
        [REPLY | {"type": "quick_reply"}],
        [REPLY | {"text": "x" * 25}],
    ],
)
def test_good_buttons_are_taken(buttons: list[dict[str, Any]]) -> None:
    assert meta_buttons.check({"buttons": buttons}) is None


@pytest.mark.parametrize(
    ("buttons", "words"),
    [
        (None, "buttons"),
        ([], "buttons"),
        ([REPLY] * 11, "at most 10"),
        ([{}], "not allowed here"),
        ([{"type": "OF_TOMORROW"}], "not allowed here"),
        ([OTP], "not allowed here"),
        ([URL] * 3, "at most 2"),
        ([PHONE] * 2, "at most 1"),
        ([COUPON] * 2, "at most 1"),
        ([CALL] * 2, "at most 1"),
        ([REPLY, URL, REPLY], "next to each other"),
        ([REPLY | {"text": ""}], "text"),
        ([REPLY | {"text": None}], "text"),
        ([REPLY | {"text": "x" * 26}], "at most 25 characters"),
        ([REPLY | {"text": "a\nb"}], "variables or new lines"),
        ([REPLY | {"text": "Hi {{1}}"}], "variables or new lines"),
        ([URL | {"url": None}], "http or https"),
        ([URL | {"url": "ftp://a.example"}], "http or https"),
        ([URL | {"url": "https://" + "x" * 2000}], "http or https"),
        ([TRACK | {"url": "https://a.example/{{1}}/x"}], "at its end"),
        ([TRACK | {"url": "https://a.example/{{1}}{{2}}"}], "at its end"),
        ([TRACK | {"example": None}], "example"),
        ([PHONE | {"phone_number": "call me"}], "phone_number"),
        ([PHONE | {"phone_number": "1" * 21}], "phone_number"),
        ([{"type": "COPY_CODE"}], "example"),
    ],
)
def test_bad_buttons_are_refused(buttons: Any, words: str) -> None:
    problem = meta_buttons.check({"buttons": buttons})

    assert problem is not None
    assert words in problem.detail
    assert (problem.code, bool(problem.title)) == ("100", True)


@pytest.mark.parametrize(
    ("buttons", "is_good"),
    [
        ([OTP], True),
        ([OTP | {"otp_type": "one_tap"} | APP], True),
        ([OTP | {"otp_type": "ONE_TAP", "package_name": "com.example", "signature_hash": "K8a/AINcGX7"}], True),
        ([OTP | {"otp_type": "ZERO_TAP", "zero_tap_terms_accepted": True} | APP], True),
        ([], False),
        ([OTP, OTP], False),
        ([URL], False),
        ([OTP | {"otp_type": "SMS"}], False),
        ([OTP | {"text": "x" * 26}], False),
        ([OTP | {"otp_type": "ONE_TAP"}], False),
        ([OTP | {"otp_type": "ZERO_TAP"} | APP], False),
    ],
)
def test_code_has_one_button(buttons: list[dict[str, Any]], is_good: bool) -> None:
    assert (meta_buttons.check_code({"buttons": buttons}) is None) is is_good

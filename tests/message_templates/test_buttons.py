from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates import buttons
from apps.message_templates.reading import Node
from tests.factories.message_templates import variable

# Every key the older official client insists on, empty.
BLANK = {
    "activeFor": 0, "countryCode": "", "offerCode": "", "phoneNumber": "", "quickReplyType": "", "text": "", "url": "",
    "urlType": "",
}  # fmt: skip


def _button(type: str, id: int | None = 1, **props: Any) -> dict[str, Any]:
    return {"id": id, "type": type, "props": {**BLANK, **props}}


REPLY = _button("QUICK_REPLY", text="Yes")
LINK = _button("URL", text="Open", url="https://acme.test/a")
TRACK = _button(
    "URL", text="Track", url="https://acme.test/{{0:variable}}", urlType="dynamic", variables=[variable("id")]
)
CALL = _button("PHONE_NUMBER", text="Call us", phoneNumber="4155552671", countryCode="1")
VOICE = _button("VOICE_CALL", text="Call", activeFor=3600)
COUPON = _button("COPY_CODE", text="Copy", offerCode="SAVE10")
OTP = _button("OTP", text="Copy code", otpType="COPY_CODE")


def _problems(*given: Any, category: str | None = "UTILITY") -> dict[str, list[str]]:
    node = Node({"buttons": list(given)}, "d", {})
    buttons.check(node, category=category)
    return node.problems


def _alone(type: str, category: str | None = "UTILITY", **props: Any) -> dict[str, list[str]]:
    return _problems(_button(type, **props), category=category)


@pytest.mark.parametrize("button", [REPLY, LINK, TRACK, CALL, VOICE, COUPON])
def test_lawful_buttons(button: dict[str, Any]) -> None:
    assert _problems(button) == {}


def test_otp_button_in_an_authentication_template() -> None:
    assert _problems(OTP, category="AUTHENTICATION") == {}
    assert _problems(OTP, category=None) == {}


def test_otp_button_anywhere_else() -> None:
    assert _problems(OTP) == {"d.buttons[0].props": ["OTP buttons are only allowed in AUTHENTICATION templates"]}


def test_one_tap_needs_the_app_it_fills_the_code_into() -> None:
    assert _alone("OTP", "AUTHENTICATION", otpType="ONE_TAP") == {
        "d.buttons[0].props.packageName": ["Package name is required"],
        "d.buttons[0].props.signatureHash": ["Signature hash is required"],
    }


@pytest.mark.parametrize(
    ("type", "props", "field", "sentence"),
    [
        ("QUICK_REPLY", {"text": ""}, "text", "Text is required"),
        ("QUICK_REPLY", {"text": "x" * 26}, "text", "Text may have at most 25 characters, this has 26"),
        ("URL", {"text": "Go", "url": ""}, "url", "Url is required"),
        ("URL", {"text": "Go", "url": "acme"}, "url", "Url must be a valid HTTP or HTTPS URL"),
        (
            "URL",
            {"text": "Go", "url": "https://a.test", "urlType": "both"},
            "urlType",
            "Url type must be one of: static, dynamic",
        ),
        (
            "URL",
            {"text": "Go", "url": "https://a.test/{{0:variable}}", "urlType": "static"},
            "url",
            "A static url may not hold variables; set urlType to dynamic",
        ),
        ("PHONE_NUMBER", {"text": "Call", "countryCode": "1"}, "phoneNumber", "Phone number is required"),
        ("PHONE_NUMBER", {"text": "Call", "phoneNumber": "4155552671"}, "countryCode", "Country code is required"),
        (
            "PHONE_NUMBER",
            {"text": "Call", "phoneNumber": "call me", "countryCode": "1"},
            "phoneNumber",
            "Phone number must hold 3 to 20 digits, with or without punctuation",
        ),
        (
            "PHONE_NUMBER",
            {"text": "Call", "phoneNumber": "4155552671", "countryCode": "usa"},
            "countryCode",
            "Country code must be a calling code such as 1 or a country such as US",
        ),
        ("VOICE_CALL", {"text": "Call", "activeFor": -1}, "activeFor", "Active for must be between 0 and 2147483647"),
        ("COPY_CODE", {"text": "Copy"}, "offerCode", "Offer code is required"),
    ],
)
def test_button_that_breaks_a_rule(type: str, props: dict[str, Any], field: str, sentence: str) -> None:
    assert _alone(type, **props) == {f"d.buttons[0].props.{field}": [sentence]}


@pytest.mark.parametrize(
    "text", ["Hi {{0:variable}}", "two\nlines", "Yes 😀", "*bold*", "_it_", "~gone~", "`code`", "♥ it"]
)
def test_label_is_plain_text(text: str) -> None:
    assert _alone("QUICK_REPLY", text=text) == {
        "d.buttons[0].props.text": [
            "Text may not hold variables, line breaks, emoji or formatting characters (* _ ~ `)"
        ]
    }


@pytest.mark.parametrize("text", ["Yes, please!", "Ja, für 5 €", "否", "20° & sunny", "No. 5"])
def test_label_may_be_in_any_language(text: str) -> None:
    assert _alone("QUICK_REPLY", text=text) == {}


@pytest.mark.parametrize(
    "url", ["https://a.test/{{0:variable}}/end", "https://a.test/{{0:variable}}{{0:variable}}", "https://a.test/"]
)
def test_dynamic_url_ends_with_its_one_variable(url: str) -> None:
    problems = _alone("URL", text="Go", url=url, urlType="dynamic", variables=[variable("id")])

    assert problems == {"d.buttons[0].props.url": ["A dynamic url must end with its one variable"]}


def test_url_with_a_variable_is_dynamic_unless_it_says_otherwise() -> None:
    node = Node({"buttons": [_button("URL", text="Go", url="https://a.test/{{id}}")]}, "d", {})

    buttons.check(node, category=None)

    assert node.problems == {}
    assert node.result["buttons"][0]["props"]["urlType"] == "dynamic"
    assert [entry["name"] for entry in node.result["buttons"][0]["props"]["variables"]] == ["id"]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ([REPLY, _button("QUICK_REPLY", text="No")], ["Button IDs must be unique"]),
        ([REPLY, {**LINK, "id": 2}], ["Quick replies, action buttons and OTP buttons cannot be mixed"]),
        (
            [_button("QUICK_REPLY", id, text=f"Yes {id}") for id in range(1, 5)],
            ["There may be at most 3 quick replies"],
        ),
        (
            [_button("URL", id, text=f"Go {id}", url="https://a.test") for id in range(1, 4)],
            ["There may be at most 2 action buttons"],
        ),
    ],
)
def test_which_buttons_may_stand_together(given: list[Any], sentences: list[str]) -> None:
    assert _problems(*given) == {"d.buttons": sentences}


def test_one_code_is_enough() -> None:
    assert _problems(OTP, _button("OTP", 2, text="Fill in"), category="AUTHENTICATION") == {
        "d.buttons": ["There may be only one OTP button"]
    }


def test_buttons_without_ids_are_numbered_in_order() -> None:
    node = Node({"buttons": [{**REPLY, "id": None}, _button("QUICK_REPLY", None, text="No")]}, "d", {})

    buttons.check(node, category=None)

    assert node.problems == {}
    assert [button["id"] for button in node.result["buttons"]] == [1, 2]


@pytest.mark.parametrize(
    ("given", "path", "sentence"),
    [
        (
            {"type": "quick_reply", "props": {"text": "x"}},
            "[0].type",
            f"Type must be one of: {', '.join(buttons.TYPES)}",
        ),
        ({"props": {"text": "x"}}, "[0].type", "Type is required"),
        ({"type": "URL"}, "[0].props", "Props is required"),
        ({"type": "URL", "props": []}, "[0].props", "Props must be an object"),
        ("x", "[0]", "Must be an object"),
    ],
)
def test_nonsense_instead_of_a_button(given: object, path: str, sentence: str) -> None:
    assert _problems(given) == {f"d.buttons{path}": [sentence]}


def test_variable_that_an_address_never_uses() -> None:
    problems = _alone("URL", text="Go", url="https://a.test/", variables=[variable("id")])

    sentence = "id is not used in the text; write {{0:variable}} or {{id}} in it"
    assert problems == {"d.buttons[0].props.variables[0]": [sentence]}


@pytest.mark.parametrize("url", ["https://a.test/{{id}", "https://a.test/{id}}", "https://a.test/{{id"])
def test_lost_brace_in_an_address(url: str) -> None:
    problems = _alone("URL", text="Go", url=url)

    assert "is not a placeholder" in str(problems["d.buttons[0].props.url"])


@pytest.mark.parametrize(
    ("number", "country", "value"),
    [
        ("+1 (415) 555-2671", "", "+14155552671"),
        ("(415) 555-2671", "1", "+14155552671"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("030 123456", "DE", "+4930123456"),
        ("030 123456", "+49", "+4930123456"),
        ("911", "US", "911"),
    ],
)
def test_number_to_call_is_dialled_with_its_country(number: str, country: str, value: str) -> None:
    assert buttons.dialled({"phoneNumber": number, "countryCode": country}) == value

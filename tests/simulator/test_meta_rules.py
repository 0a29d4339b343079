"""Meta's rules on templates, one line each."""

from __future__ import annotations

from typing import Any

import pytest

from apps.simulator import meta_rules

BODY = {"type": "BODY", "text": "Hello and welcome."}
OTP = {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}


def body(text: object, *values: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text} | ({"example": {"body_text": [list(values)]}} if values else {})


def header(kind: str | None = "TEXT", **fields: Any) -> dict[str, Any]:
    return {"type": "HEADER", "format": kind, **fields}


def footer(text: object) -> dict[str, Any]:
    return {"type": "FOOTER", "text": text}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "Order"}, "lower-case"),
        ({"name": "order update"}, "lower-case"),
        ({"name": ""}, "lower-case"),
        ({"name": "x" * 513}, "lower-case"),
        ({"name": None}, "lower-case"),
        ({"language": "English"}, "language"),
        ({"language": None}, "language"),
        ({"category": "NEWS"}, "category"),
        ({"category": None}, "category"),
        ({"components": None}, "components"),
        ({"components": [7]}, "components"),
        ({"components": []}, "BODY"),
        ({"components": [{"type": "POEM"}]}, "components[0]['type']"),
        ({"components": [BODY, BODY]}, "one component of each type"),
    ],
)
def test_template_without_a_form_is_refused(changed: dict[str, Any], words: str) -> None:
    good = {"name": "order_update", "language": "en_US", "category": "UTILITY", "components": [BODY]}
    assert meta_rules.check_new(good) is None

    problem = meta_rules.check_new(good | changed)

    assert problem is not None
    assert problem.code == "100"
    assert words in problem.detail


@pytest.mark.parametrize(
    "components",
    [
        [body("Hi {{1}}, see {{2}} now.", "Ada", "A-1")],
        [body("x" * 1024)],
        [body("Hi {{first_name}}, welcome.", "Ada")],
        [
            {
                "type": "BODY",
                "text": "Hi {{who}}, welcome.",
                "example": {"body_text_named_params": [{"param_name": "who", "example": "Ada"}]},
            }
        ],
        [body("Dear {{1}}, dear dear {{1}}!", "Ada")],
        [header(text="x" * 60), BODY],
        [header(text="Order {{1}}", example={"header_text": ["A-1"]}), BODY],
        [header("IMAGE", example={"header_handle": ["4::aW1hZ2UvcG5n:ARZ-7"]}), BODY],
        [header("LOCATION"), BODY],
        [BODY, footer("x" * 60)],
        [BODY, {"type": "CAROUSEL", "cards": []}],
        [BODY | {"type": "body"}],
    ],
)
def test_good_content_is_taken(components: list[dict[str, Any]]) -> None:
    assert meta_rules.check_content("utility", components) is None


@pytest.mark.parametrize(
    ("components", "subcode"),
    [
        ([body(None)], 2388043),
        ([body(" ")], 2388043),
        ([body("x" * 1025)], 2388040),
        ([body("{{1}} is here and well.", "Ada")], 2388299),
        ([body("This is here for {{1}}", "Ada")], 2388299),
        ([body("This is here for {{1}} \n", "Ada")], 2388299),
        ([body("So {{1}}{{2}} is here today.", "a", "b")], 2388072),
        ([body("So {{1}} {{2}} is here today.", "a", "b")], 2388072),
        ([body("So {{1}} is here for {{3}} today.", "a", "b")], 2388072),
        ([body("So {{1}} is here for {{name}} today.", "a", "b")], 2388072),
        ([body("Hi {{1}}!", "Ada")], 2388293),
        ([body("A {{1}}, {{2}} b", "a", "b")], 2388293),
        ([body("Hi {{1}}, see {{2}} now.")], 2388043),
        ([body("Hi {{1}}, see {{2}} now.", "Ada")], 2388043),
        ([body("Hi {{1}}, see {{2}} now.", "Ada", "")], 2388043),
        ([header("TEXT"), BODY], 2388043),
        ([header("SONG"), BODY], 2388047),
        ([header(None), BODY], 2388047),
        ([header(text="x" * 61), BODY], 2388040),
        ([header(text="{{1}} {{2}}", example={"header_text": ["a", "b"]}), BODY], 2388047),
        ([header(text="Hi\nyou"), BODY], 2388047),
        ([header(text="*Hi*"), BODY], 2388047),
        ([header(text="Hi 🎉"), BODY], 2388047),
        ([header(text="Order {{1}}"), BODY], 2388043),
        ([header("IMAGE"), BODY], 2388043),
        ([header("IMAGE", example={"header_handle": ["https://a.example/b.png"]}), BODY], None),
        ([header("VIDEO", example={"header_handle": []}), BODY], 2388043),
        ([BODY, footer("")], 2388043),
        ([BODY, footer("x" * 61)], 2388040),
        ([BODY, footer("For {{1}}")], 2388073),
        ([BODY, footer("a\nb")], 2388073),
    ],
)
def test_bad_content_is_refused_with_metas_subcode(components: list[dict[str, Any]], subcode: int | None) -> None:
    problem = meta_rules.check_content("MARKETING", components)

    assert problem is not None
    assert (problem.code, problem.subcode) == ("100", subcode)
    assert problem.title


@pytest.mark.parametrize(
    ("components", "is_good"),
    [
        ([{"type": "BODY"}, OTP], True),
        ([{"type": "BODY", "add_security_recommendation": True}, OTP], True),
        ([{"type": "BODY"}, {"type": "FOOTER", "code_expiration_minutes": 90}, OTP], True),
        ([{"type": "BODY"}], False),
        ([body("Your code is {{1}} now", "1"), OTP], False),
        ([header(text="Hi"), {"type": "BODY"}, OTP], False),
        ([{"type": "BODY"}, footer("Bye"), OTP], False),
        ([{"type": "BODY"}, {"type": "FOOTER", "code_expiration_minutes": 91}, OTP], False),
        ([{"type": "BODY"}, {"type": "FOOTER", "code_expiration_minutes": 0}, OTP], False),
    ],
)
def test_authentication_has_rules_of_its_own(components: list[dict[str, Any]], is_good: bool) -> None:
    assert (meta_rules.check_content("AUTHENTICATION", components) is None) is is_good


def test_authentication_is_kept_in_metas_words() -> None:
    kept = meta_rules.as_kept(
        "AUTHENTICATION",
        [
            {"type": "body", "add_security_recommendation": True},
            {"type": "footer", "code_expiration_minutes": 10},
            {"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code"}]},
        ],
    )

    assert kept[0]["text"].startswith("*{{1}}* is your verification code. For your security")
    assert kept[1]["text"] == "This code expires in 10 minutes."
    assert kept[2]["buttons"][0]["type"] == "URL"
    assert "otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}" in kept[2]["buttons"][0]["url"]

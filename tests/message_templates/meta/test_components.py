"""Meta's components of a definition, one part at a time."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.meta import components
from tests.message_templates.meta.parts import (
    AUTHENTICATION,
    BODY,
    CODE,
    ORDINARY,
    body,
    button,
    definition,
    shown,
    text,
    variable,
)


@pytest.mark.parametrize("part", ORDINARY)
def test_each_part_becomes_a_component(part: str) -> None:
    given, expected = ORDINARY[part]

    assert components.build(definition(**given), "MARKETING") == expected


@pytest.mark.parametrize("part", AUTHENTICATION)
def test_authentication_has_metas_text_and_our_options(part: str) -> None:
    given, expected = AUTHENTICATION[part]

    assert components.build(definition(**given), "AUTHENTICATION") == expected


@pytest.mark.parametrize("buttons", [{}, button("URL", text="Shop", url="https://a.example", urlType="static")])
def test_authentication_always_has_a_button_for_its_code(buttons: dict[str, Any]) -> None:
    built = components.build(definition(**CODE, **buttons), "AUTHENTICATION")

    assert built[-1] == shown({"type": "OTP", "otp_type": "COPY_CODE"})


def test_copy_code_button_of_an_authentication_template_is_its_otp_button() -> None:
    built = components.build(definition(**CODE, **button("COPY_CODE", text="Copy it")), "AUTHENTICATION")

    assert built[-1] == shown({"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy it"})


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"body": {"sms": text("For SMS"), "whatsapp": text("For WhatsApp")}},
            {"type": "BODY", "text": "For WhatsApp"},
        ),
        (
            body("Hi {{name}}, it is {{day}}.", variable("day", "Monday", number=7), variable("name", "Ada", number=9)),
            {"type": "BODY", "text": "Hi {{1}}, it is {{2}}.", "example": {"body_text": [["Ada", "Monday"]]}},
        ),
        (
            body("See {{0:link}} now", variable("page", "", number=0, kind="link", url="https://a.example/x")),
            {"type": "BODY", "text": "See {{1}} now", "example": {"body_text": [["https://a.example/x"]]}},
        ),
        (
            body("Hi {{0:variable}}!", variable("first_name", "first_name", number=0)),
            {"type": "BODY", "text": "Hi {{1}}!", "example": {"body_text": [["Ada"]]}},  # no sample of its own
        ),
    ],
)
def test_body_is_whatsapps_with_its_variables_in_reading_order(parts: dict[str, Any], expected: dict[str, Any]) -> None:
    assert components.build(definition(**parts), "UTILITY") == (expected,)


def test_media_header_may_have_one_address_or_an_uploaded_file() -> None:
    fixed = {"header": {"type": "image", "template": "https://a.example/b.png"}}
    handle = {"header": {"type": "image", "variables": [variable("pic", "4::aW1n", kind="media", mediaType="image")]}}

    for given, example in ((fixed, "https://a.example/b.png"), (handle, "4::aW1n")):
        built = components.build(definition(**given), "MARKETING")
        assert built == ({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [example]}}, BODY)


def test_sample_of_a_url_may_be_the_whole_url() -> None:
    sample = variable("path", "https://a.example/t/A-1", number=0)
    given = button("URL", text="Track", url="https://a.example/t/{{0:variable}}", urlType="dynamic", variables=[sample])

    (_, row) = components.build(definition(**given), "UTILITY")

    assert row["buttons"][0]["example"] == ["https://a.example/t/A-1"]


def test_number_is_dialled_with_its_country() -> None:
    given = button("PHONE_NUMBER", text="Call", phoneNumber="020 7946 0018", countryCode="GB")

    (_, row) = components.build(definition(**given), "UTILITY")

    assert row["buttons"][0]["phone_number"] == "+442079460018"

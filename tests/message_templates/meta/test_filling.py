"""The values that go to Meta with each message."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers.types import ButtonValue, HeaderMedia, Template
from apps.message_templates.meta.filling import Filling
from tests.message_templates.meta.parts import BODY, CODE, body, button, definition, shown, text, variable

NAME = variable("name", "Ada", number=0)
LINK = variable("page", "", number=0, kind="link", url="https://a.example/x")
PICTURE = variable("pic", "", kind="media", mediaType="image", url="https://a.example/b.png")


def filled(parts: dict[str, Any], *, category: str = "UTILITY", components: Any = None, **parameters: str) -> Template:
    filling = Filling(definition(**parts), name="order_v2", language="pt_BR", category=category, components=components)
    return filling.fill(parameters)


@pytest.mark.parametrize(
    ("parts", "parameters", "expected"),
    [
        ({}, {}, {}),
        (body("Hi {{0:variable}}", NAME), {"name": "Bo"}, {"body": ("Bo",)}),
        (body("{{name}} and {{name}}", NAME), {"name": "Bo"}, {"body": ("Bo",)}),
        (body("See {{0:link}}", LINK), {}, {"body": ("https://a.example/x",)}),
        (body("See {{0:link}}", LINK), {"page": "https://b.example"}, {"body": ("https://b.example",)}),
        (
            {"header": {"type": "text", **text("For {{0:variable}}", NAME)}},
            {"name": "Bo", "unknown": "x"},
            {"header": ("Bo",)},
        ),
        (
            {"header": {"type": "image", "template": "{{1:media}}", "variables": [PICTURE]}},
            {},
            {"media": HeaderMedia("image", "https://a.example/b.png")},
        ),
        (
            {"header": {"type": "image", "template": "{{1:media}}", "variables": [PICTURE]}},
            {"pic": "https://b.example/c.png"},
            {"media": HeaderMedia("image", "https://b.example/c.png")},
        ),
        (
            {"header": {"type": "document", "template": "https://a.example/b.pdf"}},
            {},
            {"media": HeaderMedia("document", "https://a.example/b.pdf")},
        ),
        (
            {
                "header": {
                    "type": "document",
                    "template": "https://a.example/{{0:variable}}.pdf",
                    "variables": [variable("bill", "7")],
                }
            },
            {"bill": "2041"},
            {"media": HeaderMedia("document", "https://a.example/2041.pdf")},
        ),
        (button("QUICK_REPLY", text="Yes"), {}, {}),
        (button("QUICK_REPLY", text="Yes", quickReplyType="Y"), {}, {"buttons": (ButtonValue(0, "quick_reply", "Y"),)}),
        (button("URL", text="Go", url="https://a.example", urlType="static"), {}, {}),
        (
            button("URL", text="Go", url="https://a.example/{{0:variable}}", urlType="dynamic", variables=[NAME]),
            {"name": "Bo"},
            {"buttons": (ButtonValue(0, "url", "Bo"),)},
        ),
        (button("PHONE_NUMBER", text="Call", phoneNumber="+14155550142"), {}, {}),
        (button("VOICE_CALL", text="Call"), {}, {}),
        (
            button("COPY_CODE", text="Copy", offerCode="SAVE"),
            {},
            {"buttons": (ButtonValue(0, "copy_code", "SAVE"),)},
        ),
    ],
)
def test_each_part_has_its_values(parts: dict[str, Any], parameters: dict[str, str], expected: dict[str, Any]) -> None:
    assert filled(parts, **parameters) == Template("order_v2", "pt_BR", **expected)


@pytest.mark.parametrize("buttons", [{}, button("OTP", otpType="ONE_TAP"), button("COPY_CODE", text="Copy")])
def test_code_is_in_the_text_and_in_the_button(buttons: dict[str, Any]) -> None:
    parts = CODE | buttons | {"header": {"type": "text", "template": "Never shown"}}

    found = filled(parts, category="AUTHENTICATION", value_1="934211")

    assert found == Template("order_v2", "pt_BR", body=("934211",), buttons=(ButtonValue(0, "url", "934211"),))


def test_values_have_names_where_meta_knows_them_by_name() -> None:
    components = [
        {"type": "HEADER", "format": "TEXT", "text": "For {{who}}"},
        {"type": "BODY", "text": "Hi {{who}}, it is {{day}}"},
    ]
    parts = {
        "header": {"type": "text", **text("For {{who}}", variable("who", "Ada"))},
        **body("Hi {{who}}, it is {{day}}", variable("who", "Ada"), variable("day", "Monday", number=2)),
    }

    found = filled(parts, components=components, who="Bo", day="Friday")

    assert (found.header, found.header_names) == (("Bo",), ("who",))
    assert (found.body, found.body_names) == (("Bo", "Friday"), ("who", "day"))


@pytest.mark.parametrize("components", [None, [], [{"type": "BODY", "text": "Hi {{1}}"}], [{"type": "BODY"}]])
def test_numbered_values_have_no_names(components: Any) -> None:
    assert filled(body("Hi {{0:variable}}", NAME), components=components, name="Bo").body_names == ()


def test_buttons_that_we_do_not_know_count_as_places() -> None:
    components = [BODY, shown({"type": "FLOW"}, None, {"type": "URL"}, {"type": "QUICK_REPLY"})]  # type: ignore[arg-type]
    parts = button("URL", text="Go", url="https://a.example/{{0:variable}}", urlType="dynamic", variables=[NAME])

    assert filled(parts, components=components, name="Bo").buttons == (ButtonValue(2, "url", "Bo"),)


@pytest.mark.parametrize(("language", "code"), [("pt_BR", "pt_BR"), ("de_DE", "de"), ("cy", "cy")])
def test_language_is_named_as_meta_names_it(language: str, code: str) -> None:
    filling = Filling(definition(), name="order", language=language, category="UTILITY")

    assert filling.fill({}).language == code

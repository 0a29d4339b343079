"""What Meta has becomes a definition; what we built is read back as it was."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates.definition import normalize
from apps.message_templates.meta import components
from apps.message_templates.meta.definition import read
from apps.message_templates.render import Compiled
from tests.message_templates.meta.parts import AUTHENTICATION, BODY, ORDINARY, definition, shown


def remote(*given: dict[str, Any], category: str = "MARKETING") -> RemoteTemplate:
    return RemoteTemplate("1", "order_update", "en_US", category, "APPROVED", given)


@pytest.mark.parametrize(
    ("part", "category"),
    [*((part, "MARKETING") for part in ORDINARY), *((part, "AUTHENTICATION") for part in AUTHENTICATION)],
)
def test_what_we_build_we_read_back(part: str, category: str) -> None:
    parts, built = (ORDINARY if category == "MARKETING" else AUTHENTICATION)[part]

    found, unknown = read(remote(*built, category=category))

    assert (found, unknown) == (definition(**parts), ())
    assert normalize(found, category=category) == found
    assert components.build(found, category) == built


@pytest.mark.parametrize("part", ORDINARY)
def test_template_that_was_written_by_us_is_the_same_after_a_round_trip(part: str) -> None:
    """Names may differ: Meta keeps none."""
    built = components.build(definition(**ORDINARY[part][0]), "MARKETING")

    assert components.build(read(remote(*built))[0], "MARKETING") == built


def test_names_that_meta_has_stay() -> None:
    found, unknown = read(
        remote(
            {
                "type": "BODY",
                "text": "Hi {{first_name}}, see {{order}}.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "first_name", "example": "Ada"},
                        {"param_name": "order", "example": "A-1"},
                    ]
                },
            }
        )
    )

    body = found["body"]["multiChannel"]
    assert body["template"] == "Hi {{1:variable}}, see {{2:variable}}."
    assert [(each["name"], each["props"]["sample"]) for each in body["variables"]] == [
        ("first_name", "Ada"),
        ("order", "A-1"),
    ]
    assert unknown == ()


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("*{{1}}* is your verification code. For your security, do not share this code.", True),
        ("*{{1}}* is your verification code.", False),
    ],
)
def test_code_as_meta_answers_it(text: str, advice: bool) -> None:
    url = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=10&code=otp{{1}}"
    found, unknown = read(
        remote(
            {"type": "BODY", "text": text, "add_security_recommendation": advice, "example": {"body_text": [["1"]]}},
            {"type": "FOOTER", "text": "This code expires in 10 minutes.", "code_expiration_minutes": 10},
            shown({"type": "URL", "text": "Copy code", "url": url, "example": [url]}),
            category="AUTHENTICATION",
        )
    )

    assert unknown == ()
    assert found["body"]["multiChannel"]["template"] == "{{1:variable}} is your verification code."
    assert found["authenticationConfig"] == {"addSecurityRecommendation": advice, "codeExpirationMinutes": 10}
    assert found["buttons"] == [{"id": 1, "type": "OTP", "props": {"text": "Copy code", "otpType": "COPY_CODE"}}]
    assert "footer" not in found


@pytest.mark.parametrize(
    ("component", "unknown"),
    [
        ({"type": "HEADER", "format": "LOCATION"}, ("HEADER LOCATION",)),
        ({"type": "CAROUSEL", "cards": []}, ("CAROUSEL",)),
        ({"type": "LIMITED_TIME_OFFER", "limited_time_offer": {}}, ("LIMITED_TIME_OFFER",)),
        (shown({"type": "FLOW", "flow_id": "1"}, {"type": "QUICK_REPLY", "text": "Yes"}), ("BUTTON FLOW",)),
        (shown({"type": "CATALOG", "text": "View"}), ("BUTTON CATALOG",)),
        ({"type": "OF_TOMORROW"}, ("OF_TOMORROW",)),
        ({}, ("",)),
    ],
)
def test_what_a_definition_has_no_word_for_is_named(component: dict[str, Any], unknown: tuple[str, ...]) -> None:
    found, named = read(remote(BODY, component))

    assert named == unknown
    assert found["body"] == {"multiChannel": {"template": "Hello"}}


def test_buttons_keep_their_places_beside_unknown_ones() -> None:
    found, _ = read(remote(BODY, shown({"type": "FLOW"}, {"type": "QUICK_REPLY", "text": "Yes"})))

    assert found["buttons"] == [{"id": 2, "type": "QUICK_REPLY", "props": {"text": "Yes"}}]


@pytest.mark.parametrize(
    "component",
    [
        {"type": "BODY"},
        {"type": "BODY", "text": 7, "example": []},
        {"type": "BODY", "text": "Hi {{1}}", "example": {"body_text": [[]]}},
        {"type": "BODY", "text": "Hi {{1}}", "example": {"body_text": None}},
        {"type": "BODY", "text": "{{}} {{1.5}} {{ 1 }} {{"},
        {"type": "HEADER", "format": None, "text": None},
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": "https://a.example/b"}},
        {"type": "FOOTER"},
        {"type": "BUTTONS"},
        {"type": "BUTTONS", "buttons": [None, 7, {}, {"type": "URL"}, {"type": "OTP"}, {"type": "PHONE_NUMBER"}]},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "supported_apps": [7]}, {"type": "COPY_CODE", "example": {}}]},
    ],
)
@pytest.mark.parametrize("category", ["MARKETING", "AUTHENTICATION", ""])
def test_nothing_that_meta_writes_breaks_us(component: dict[str, Any], category: str) -> None:
    found, _ = read(remote(component, category=category))

    Compiled(found)

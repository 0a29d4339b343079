from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates import detect
from tests.factories.message_templates import definition


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Your verification code is {{0:variable}}", "AUTHENTICATION"),
        ("{{0:variable}} is your Acme login code", "AUTHENTICATION"),
        ("Use {{0:variable}} as your one-time password", "AUTHENTICATION"),
        ("OTP: {{0:variable}}", "AUTHENTICATION"),
        ("Summer sale: 20% off everything", "MARKETING"),
        ("Use code {{0:variable}} for a discount", "MARKETING"),
        ("Don't miss our new arrivals", "MARKETING"),
        ("Hello {{0:variable}}, your order has shipped", "UTILITY"),
        ("Your parking code is {{0:variable}}", "UTILITY"),
        ("Hotpot for two is ready", "UTILITY"),  # "otp" inside a word
        ("We saved your seat", "UTILITY"),
    ],
)
def test_category_by_words(text: str, category: str) -> None:
    assert detect.category_of(definition(text)) == category


REPLY = {"id": 1, "type": "QUICK_REPLY", "props": {"text": "It wasn't me"}}


def _with_button(type: str, **props: Any) -> dict[str, Any]:
    return definition("Here you are", buttons=[{"id": 1, "type": type, "props": {"text": "Copy", **props}}])


@pytest.mark.parametrize(
    ("given", "category"),
    [
        (_with_button("OTP"), "AUTHENTICATION"),
        (_with_button("COPY_CODE", offerCode=""), "AUTHENTICATION"),
        (_with_button("COPY_CODE", offerCode="SAVE10"), "MARKETING"),
        (_with_button("QUICK_REPLY"), "UTILITY"),
        (definition("Your login code has changed", buttons=[REPLY]), "UTILITY"),
        (definition("Hi", authenticationConfig={"codeExpirationMinutes": 5}), "AUTHENTICATION"),
        (definition("Hi", authenticationConfig={"addSecurityRecommendation": False}), "UTILITY"),
        (definition("Hi", header={"template": "Big sale"}), "MARKETING"),
    ],
)
def test_category_by_parts(given: dict[str, Any], category: str) -> None:
    assert detect.category_of(given) == category


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello {{0:variable}}! Welcome to {{name}}.", "hello_welcome_to"),
        ("Your order 123 is on its way to you today", "your_order_123_is_on_its"),
        ("Ça va? C'est l'été", "ca_va_cest_lete"),
        ("{{0:variable}}", "template"),
        ("您好", "template"),
        ("50% off", "template_50_off"),
        ("Sent with love", "template_sent_with_love"),
        ("Sent", "template_sent"),
        ("Sentence one", "sentence_one"),
        ("x" * 200, "x" * 60),
    ],
)
def test_name_from_the_first_words(text: str, slug: str) -> None:
    assert detect.slug_of(definition(text)) == slug


def test_name_that_is_taken_gets_the_first_free_number() -> None:
    assert detect.free("hello", taken=set()) == "hello"
    assert detect.free("hello", taken={"hello"}) == "hello_2"
    assert detect.free("hello", taken={"hello", "hello_2", "hello_4"}) == "hello_3"


def test_language_of_the_bodies_goes_before_that_of_the_rest() -> None:
    french = definition("Bonjour {{0:variable}}, votre commande est prête", header={"template": "Hello and welcome"})
    short = definition("{{0:variable}}", footer={"template": "Merci de votre commande"})

    assert (detect.language_of(french), detect.language_of(short)) == ("fr", "fr")


def test_names_of_variables_are_no_words() -> None:
    assert detect.language_of(definition("{{bonjour}} {{merci}}", "bonjour", "merci")) == "en_US"


@pytest.mark.parametrize(("text", "word"), [("A Sale today", "Sale"), ("20% off", "% off"), ("Your order is here", "")])
def test_words_of_advertising(text: str, word: str) -> None:
    assert detect.selling(text) == word

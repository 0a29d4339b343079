"""WhatsApp messages as their phones show them."""

from __future__ import annotations

from typing import Any

import pytest

from apps.channels.providers.template_keeping import RemoteTemplate
from apps.phones import bubbles
from apps.phones.bubbles import Bubble, BubbleButton


def _reviewed(*components: dict[str, Any], category: str = "UTILITY") -> Bubble:
    return bubbles.reviewed(RemoteTemplate("1", "one", "en_US", category, "PENDING", components))


def test_template_under_review_has_meta_s_examples_as_values() -> None:
    found = _reviewed(
        {"type": "HEADER", "format": "TEXT", "text": "For {{1}}", "example": {"header_text": ["Lena"]}},
        {"type": "BODY", "text": "Order {{1}} ships on {{2}}.", "example": {"body_text": [["20518", "Monday"]]}},
        {"type": "FOOTER", "text": "Acme"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Thanks"},
                {"type": "URL", "text": "Track", "url": "https://acme.test/{{1}}", "example": ["https://acme.test/7"]},
                {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "13125550100"},
            ],
        },
    )

    assert (found.header, found.text, found.footer) == ("For Lena", "Order 20518 ships on Monday.", "Acme")
    assert [(each.kind, each.text) for each in found.buttons] == [
        ("QUICK_REPLY", "Thanks"),
        ("URL", "Track"),
        ("PHONE_NUMBER", "Call"),
    ]


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_header_with_a_file_is_a_box(kind: str) -> None:
    header = {"type": "HEADER", "format": kind.upper(), "example": {"header_handle": ["https://acme.test/file"]}}

    under_review = _reviewed(header, {"type": "BODY", "text": "Here it is."})
    on_a_phone = bubbles.arrived("Here it is.", {"header": {"type": kind, "url": "https://acme.test/file"}})

    assert (under_review.media, under_review.header) == (on_a_phone.media, on_a_phone.header) == (kind, "")


def test_message_on_a_phone_has_all_its_parts() -> None:
    shown = {
        "header": {"type": "text", "text": "Your order"},
        "footer": "Acme",
        "buttons": [{"type": "URL", "text": "Track", "value": "https://acme.test/7"}],
    }

    assert bubbles.arrived("It ships.", shown) == Bubble(
        "It ships.", "Your order", "", "Acme", (BubbleButton("URL", "Track", "https://acme.test/7"),)
    )


def test_free_text_is_a_bubble_without_parts() -> None:
    assert bubbles.arrived("Hello", {}) == Bubble("Hello")

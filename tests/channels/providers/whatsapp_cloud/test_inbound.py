"""What people send over WhatsApp, type by type."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import Inbound, Media
from apps.channels.providers.whatsapp_cloud.inbound import _READERS, MAX_WORDS
from tests.channels.providers.whatsapp_cloud.meta import WAMID, hook

STAMP = {"from": "14155550101", "id": WAMID, "timestamp": "1767323045"}
OURS = "wamid.HBgLOURS"


def read(**fields: Any) -> Inbound:
    (event,) = whatsapp_cloud.parse(hook({"messages": [STAMP | fields]}))
    assert isinstance(event, Inbound)
    return event


def of(kind: str, part: object, **fields: Any) -> Inbound:
    return read(type=kind, **{kind: part}, **fields)


@pytest.mark.parametrize(
    ("kind", "part", "words"),
    [
        ("text", {"body": "Hi!"}, "Hi!"),
        ("button", {"text": "Stop promotions", "payload": "x"}, "Stop promotions"),
        ("button", {"payload": "x"}, "x"),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}}, "Yes"),
        ("interactive", {"list_reply": {"id": "1", "title": "Blue", "description": "Like the sea"}}, "Blue"),
        ("interactive", {"nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"a": 1}'}}, 'Form: {"a": 1}'),
        ("interactive", {"nfm_reply": {}}, "Form"),
        (
            "location",
            {"latitude": 37.44, "longitude": -122.16, "name": "Café", "address": "101 Forest Ave"},
            "Location: Café, 101 Forest Ave, 37.44, -122.16",
        ),
        ("location", {"latitude": 0, "longitude": 0.5}, "Location: 0, 0.5"),
        (
            "contacts",
            [
                {"name": {"formatted_name": "Ada Lovelace"}, "phones": [{"phone": "+14155550102", "wa_id": "1"}]},
                {"name": {"formatted_name": "Bob"}},
            ],
            "Contacts: Ada Lovelace, +14155550102; Bob",
        ),
        ("contacts", [{"phones": [{"phone": "+14155550102"}]}], "Contact: +14155550102"),
        ("reaction", {"message_id": OURS, "emoji": "👍"}, "Reacted with 👍"),
        ("reaction", {"message_id": OURS}, "Removed a reaction"),
        ("order", {"product_items": [{}, {}], "text": "Soon, please"}, "Order of 2 items: Soon, please"),
        ("order", {"product_items": [{}]}, "Order of 1 item"),
        (
            "system",
            {"body": "Ada changed from 1 to 2", "type": "user_changed_number"},
            "Notice: Ada changed from 1 to 2",
        ),
        ("poll_creation", {"name": "Lunch?"}, "Unsupported message of type poll_creation"),
        ("text", {"body": None}, "Unsupported message of type text"),
    ],
)
def test_everything_has_words(kind: str, part: object, words: str) -> None:
    assert of(kind, part).text == words


def test_unsupported_message_says_why_as_far_as_meta_does() -> None:
    error = {"code": 131051, "title": "Message type unknown", "error_data": {"details": "Polls aren’t supported."}}

    assert read(type="unsupported", errors=[error]).text == "Unsupported message: Polls aren’t supported."
    assert read(type="unsupported", errors=[{"title": "Unknown"}]).text == "Unsupported message: Unknown"
    assert read().text == "Unsupported message"


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_file_is_kept_with_its_caption(kind: str) -> None:
    part = {
        "id": "1003383421387256",
        "mime_type": "image/webp",
        "sha256": "q83v",
        "filename": "a.pdf",
        "caption": "Look",
    }

    told = of(kind, part)

    file = Media(None, "image/webp", sha256="q83v", kind=kind, id="1003383421387256", name="a.pdf")
    assert (told.text, told.media) == ("Look", (file,))
    assert of(kind, {"id": "1"}).text == ""


def test_reply_and_reaction_name_the_message_that_they_answer() -> None:
    assert of("text", {"body": "Yes"}, context={"from": "13125550100", "id": OURS}).answers == OURS
    assert of("button", {"text": "Yes"}, context={"id": OURS}).answers == OURS
    assert of("reaction", {"message_id": OURS, "emoji": "👍"}).answers == OURS
    assert of("text", {"body": "Yes"}, context={"forwarded": True}).answers is None


def test_nothing_that_a_type_may_hold_stops_the_rest() -> None:
    """Each is one message with something to show, and fits its columns."""
    odd: list[Any] = [
        None,
        7,
        "x",
        [],
        [None],
        {},
        {"body": 7},
        {"id": {}},
        {"latitude": "x"},
        {"text": "A" * 9999},
        {"name": []},
    ]
    for kind, part in product([*_READERS, "hologram", 7, None, ""], odd):
        told = read(type=kind, **{str(kind): part}, context=part, errors=part)

        assert told.text or told.media
        assert len(told.text) <= MAX_WORDS

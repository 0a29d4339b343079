"""The text of a preview: its parts, and the characters that make it need more of them."""

from __future__ import annotations

import json
from typing import Any

from apps.message_templates import channel_text
from apps.message_templates.channel_text import Words
from apps.message_templates.render import Compiled
from tests.factories.message_templates import definition, section, variable


def _sms(text: str, *names: str, **parameters: str) -> Words:
    body = Compiled(definition(text, *names)).render("sms", parameters)
    return Words("sms", body, typed=tuple(parameters.values()))


def test_the_costly_characters_are_marked() -> None:
    words = _sms("It’s ready… " + "x" * 100)

    assert (words.segments.encoding, words.segments.parts, words.plain_parts) == ("UCS-2", 2, 1)
    assert words.pieces == [("It", ""), ("’", "costly"), ("s ready", ""), ("…", "costly"), (" " + "x" * 100, "")]
    assert [each.character for each in words.costly] == ["’", "…"]
    assert words.replacements == ""  # nothing was typed
    assert words.bars == [100, 67]


def test_what_was_typed_can_be_replaced() -> None:
    words = _sms("Hello {{0:variable}}!", "name", name="“Ana” ❤")

    assert json.loads(words.replacements) == {"“": '"', "”": '"'}
    assert Words("whatsapp", words.body, typed=words.typed).replacements == ""  # only an SMS has an alphabet


def test_plain_text_costs_nothing_extra() -> None:
    words = _sms("Hello Ada!")

    assert (words.costly, words.room) == ((), 160)


def test_a_template_is_shown_on_each_of_its_channels_with_samples() -> None:
    photo = {**variable("photo", url="https://a.test/x.png", mediaType="image"), "type": "media"}
    given: dict[str, Any] = definition(
        "Hello {{0:variable}}!", "name", header={"type": "image", "template": "{{0:media}}", "variables": [photo]}
    )
    given["body"] = {"sms": section("Hi {{0:variable}}", "name"), "whatsapp": given["body"]["multiChannel"]}

    sms, whatsapp = channel_text.of_template(given)

    assert (sms.channel, sms.body.content, sms.media) == ("sms", "Hi Ada", "")
    assert (whatsapp.channel, whatsapp.body.content, whatsapp.media) == ("whatsapp", "Hello Ada!", "image")

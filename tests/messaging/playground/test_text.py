"""The text of a preview: its parts, and the characters that make it need more of them."""

from __future__ import annotations

import json
from typing import Any

from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import dry_run
from apps.messaging.playground.text import Words
from apps.messaging.playground.wish import Wish
from tests.cast import Cast
from tests.factories import message_templates
from tests.messaging.conftest import NOW


def _words(cast: Cast, template: MessageTemplate, **parameters: Any) -> tuple[Words, ...]:
    return dry_run.preview(cast.acme, Wish(template, parameters=parameters), now=NOW).words


def test_the_costly_characters_are_marked(cast: Cast) -> None:
    text = "It’s ready… " + "x" * 100
    template = message_templates.template(cast.acme, definition=message_templates.definition(text))

    words = _words(cast, template)[0]

    assert (words.segments.encoding, words.segments.parts, words.plain_parts) == ("UCS-2", 2, 1)
    assert words.pieces == [("It", False), ("’", True), ("s ready", False), ("…", True), (" " + "x" * 100, False)]
    assert [each.character for each in words.costly] == ["’", "…"]
    assert words.replacements == ""  # the template cannot be changed here
    assert words.bars == [100, 67]


def test_what_was_typed_can_be_replaced(cast: Cast, template: MessageTemplate) -> None:
    words = _words(cast, template, name="“Ana” ❤")

    assert json.loads(words[0].replacements) == {"“": '"', "”": '"'}
    assert words[1].replacements == ""  # only a text message has an alphabet


def test_plain_text_costs_nothing_extra(cast: Cast, template: MessageTemplate) -> None:
    words = _words(cast, template, name="Ada")

    assert [each.channel for each in words] == ["sms", "whatsapp"]
    assert [each.costly for each in words] == [(), ()]
    assert words[0].room == 160

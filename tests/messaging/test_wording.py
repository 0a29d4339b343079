"""The words of a message that has none yet."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.render import Compiled
from apps.messaging import wording
from tests.cast import Cast
from tests.factories import message_templates, messaging

_DEFINITION = message_templates.definition(
    "Hello {{0:variable}}, order {{1:variable}}",
    "name",
    "order_id",
    header=message_templates.section("For {{0:variable}}", "who"),
)


def _told(cast: Cast, **fields: Any) -> wording.Wording:
    return wording.of(messaging.message(cast.acme, **fields), Compiled(_DEFINITION))


@pytest.mark.parametrize(
    ("parameters", "content", "problem"),
    [
        (None, "Hello {{name}}, order {{order_id}}", "who, name and order_id are missing"),
        ({"name": "Ada", "who": "Bob"}, "Hello Ada, order {{order_id}}", "order_id is missing"),
        ({"name": None, "order_id": "1", "who": "Bob"}, "Hello {{name}}, order 1", "name is missing"),
        ({"name": 7, "order_id": "1", "who": "Bob"}, "Hello {{name}}, order 1", "name must be text"),
        ({"name": "Ada", "order_id": "1", "who": "Bob"}, "Hello Ada, order 1", ""),
    ],
)
def test_a_variable_without_a_usable_value_stays_a_gap(
    cast: Cast, parameters: dict[str, Any] | None, content: str, problem: str
) -> None:
    told = _told(cast, parameters=parameters)

    assert (told.body["content"], told.problem) == (content, problem)


def test_gaps_are_shown_in_every_part(cast: Cast) -> None:
    assert _told(cast, channel="whatsapp").body["header"] == "For {{who}}"


def test_words_that_were_sent_stay(cast: Cast) -> None:
    told = _told(cast, body={"content": "Hello {{name}}"})

    assert (told.body["content"], told.gaps) == ("Hello {{name}}", {})


def test_a_text_that_would_be_blank_shows_its_variable(cast: Cast) -> None:
    message = messaging.message(cast.acme, parameters={"name": " "})

    told = wording.of(message, Compiled(message_templates.definition("{{0:variable}}", "name")))

    assert told.body["content"] == "{{name}}"
    assert told.problem == "The text is blank once its variables are filled in"

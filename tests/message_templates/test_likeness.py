"""Whether two lists of components say the same."""

from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates.likeness import says_the_same

BODY = {"type": "BODY", "text": "Hello {{1}}"}
HEADER = {"type": "HEADER", "format": "TEXT", "text": "News"}
REPLY = {"type": "QUICK_REPLY", "text": "Yes"}
LINK = {"type": "URL", "text": "Open", "url": "https://acme.test/{{1}}"}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ([BODY], [{**BODY, "example": {"body_text": [["Ada"]]}}], True),
        ([HEADER, BODY], [BODY, HEADER], True),
        ([BODY], [{**BODY, "type": "body"}], True),
        ([BODY], [{**BODY, "text": "Hello"}], False),
        ([BODY], [BODY, HEADER], False),
        ([{"type": "HEADER", "format": "IMAGE"}], [{"type": "HEADER", "format": "VIDEO"}], False),
        ([{"type": "BODY", "add_security_recommendation": True}], [{"type": "BODY", "text": "{{1}} is …"}], True),
        ([{"type": "BUTTONS", "buttons": [REPLY]}], [{"type": "BUTTONS", "buttons": [dict(REPLY)]}], True),
        ([{"type": "BUTTONS", "buttons": [REPLY]}], [{"type": "BUTTONS", "buttons": [REPLY, LINK]}], False),
        ([{"type": "BUTTONS", "buttons": [LINK]}], [{"type": "BUTTONS", "buttons": [{**LINK, "url": "x"}]}], False),
        ([{"type": "BUTTONS", "buttons": None}], [{"type": "BUTTONS"}], True),
    ],
)
def test_same_words_in_the_same_parts(one: list[Any], other: list[Any], is_same: bool) -> None:
    assert says_the_same(one, other) == says_the_same(other, one) == is_same

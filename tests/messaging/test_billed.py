"""How many parts: ours, and what the carrier bills."""

from __future__ import annotations

import pytest

from apps.messaging import billed
from apps.messaging.models import Message


@pytest.mark.parametrize(
    ("ours", "theirs", "words", "parts"),
    [
        (None, None, "", 0),
        (1, None, "1 part", 1),
        (2, 2, "2 parts", 2),
        (2, 3, "2 parts, billed as 3", 3),
        (2, 1, "2 parts, billed as 1", 1),
        (None, 3, "3 parts", 3),
    ],
)
def test_the_carriers_number_is_shown_where_it_differs(
    ours: int | None, theirs: int | None, words: str, parts: int
) -> None:
    message = Message(segments=ours, carrier_parts=theirs)

    assert (billed.words(message), billed.parts(message)) == (words, parts)

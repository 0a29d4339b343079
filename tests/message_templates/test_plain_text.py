from __future__ import annotations

import pytest

from apps.message_templates import plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Big *sale* 🎉 today", "Big sale today"),
        ("⏰ Two\nlines", " Two lines"),
        ("a_b ~c~ `d`", "ab c d"),
        ("1️⃣ first", "1 first"),
        ("line\u2028break", "line break"),
    ],
)
def test_what_meta_refuses_is_found_and_taken_out(text: str, plain: str) -> None:
    assert not plain_text.is_plain(text)
    assert plain_text.plain(text) == plain
    assert plain_text.is_plain(plain)


@pytest.mark.parametrize("text", ["Ja, für 5 €", "否", "20° & sunny", "No. 5 – now", "™ and ©"])
def test_any_language_is_plain(text: str) -> None:
    assert plain_text.is_plain(text)

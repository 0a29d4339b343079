from __future__ import annotations

import pytest

from apps.message_templates.blank import is_blank


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\t\r\n",
        "\u00a0\u2003\u202f\u3000",
        "\u200b\u200c\u200d\ufeff\u2060",
        "\u200e\u200f\u202a\u2066\u2069",
        "\u00ad",
        "\u3164\u115f\u2800",
        "\ufe0f\U000e0100",
        "\u2028\u2029\x00\x1f",
    ],
)
def test_what_shows_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", " a ", "\u200bx", "0", "👍", "您", "\u0301"])
def test_what_can_be_seen(text: str) -> None:
    assert not is_blank(text)

"""Credentials from standard input."""

from __future__ import annotations

import pytest

from apps.channels.given_credentials import read


def test_an_object_of_strings_or_nothing() -> None:
    assert read('{"api_key": "KEY"}') == {"api_key": "KEY"}
    assert read(" \n") == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"api_key": 7}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="JSON object"):
        read(text)

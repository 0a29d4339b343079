"""Secrets at rest."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from apps.core.crypto import decrypt, encrypt


def test_value_comes_back_and_is_not_readable_meanwhile() -> None:
    token = encrypt({"api_key": "KEY-canary"})

    assert "canary" not in token
    assert decrypt(token) == {"api_key": "KEY-canary"}


def test_earlier_key_still_opens_what_it_closed(settings: Settings) -> None:
    settings.SECRET_KEY = "first"
    token = encrypt(["kept"])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", ["first"]

    assert decrypt(token) == ["kept"]


def test_other_key_opens_nothing(settings: Settings) -> None:
    settings.SECRET_KEY = "first"
    token = encrypt(1)
    settings.SECRET_KEY = "second"

    with pytest.raises(InvalidToken):
        decrypt(token)

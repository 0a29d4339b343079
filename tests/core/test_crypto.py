"""Secrets at rest."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection
from pytest_django import Settings

from apps.core.crypto import EncryptedBytesField, decrypt, encrypt


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


def test_file_is_not_readable_in_the_database() -> None:
    field = EncryptedBytesField()

    stored = bytes(field.get_db_prep_value(b"%PDF-canary", connection).obj)

    assert b"canary" not in stored
    assert field.from_db_value(memoryview(stored), None, connection) == b"%PDF-canary"
    assert field.get_db_prep_value(None, connection) is None

"""Encrypted fields: encrypted in the database, plain text in Python.

The key is derived from SECRET_KEY. Keys from SECRET_KEY_FALLBACKS are used for reading only, so you can rotate keys.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    keys = (hashlib.sha256(b"sentdash.crypto:" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _current() -> MultiFernet:
    return _cipher((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def encrypt(value: Any) -> str:
    """Encrypt any JSON value to an opaque text."""
    return _current().encrypt(orjson.dumps(value)).decode()


def decrypt(token: str) -> Any:
    """Decrypt the value. Raises `cryptography.fernet.InvalidToken` if none of our keys fits."""
    return orjson.loads(_current().decrypt(token.encode()))


if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField  # generic to the type checker only


class EncryptedJSONField(_Text):
    """A JSON value that is stored encrypted. It can't be searched."""

    _pyi_private_set_type: Any  # for the type checker's plugin
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(value)


if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class EncryptedBytesField(_Bytes):
    """A file that is stored encrypted, about a third larger than it is."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: bytes | memoryview | None, expression: object, connection: object) -> Any:
        return None if value is None else _current().decrypt(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        encrypted = None if value is None else _current().encrypt(bytes(value))
        return super().get_db_prep_value(encrypted, connection, prepared)

"""Verify the Ed25519 signature of Telnyx's callbacks. A callback is good for five minutes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from apps.channels.providers.types import BadSignature, Credentials

TOLERANCE = 300  # seconds a callback's timestamp may be off, either way; Telnyx's own limit
_CLOCK_DIGITS = 12  # unix seconds until the year 33658


def verify(headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
    """Raise BadSignature unless Telnyx signed this body within five minutes of `now` (unix seconds)."""
    timestamp, signature = headers.get("telnyx-timestamp"), headers.get("telnyx-signature-ed25519")
    if not timestamp or not signature:
        raise BadSignature("The callback carries no signature.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _CLOCK_DIGITS):
        raise BadSignature("The callback's timestamp is not a number of seconds.")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise BadSignature("The callback's timestamp is more than five minutes off.")
    key = _public_key(credentials.get("public_key", ""))
    try:
        key.verify(_decoded(signature, "signature"), timestamp.encode() + b"|" + body)
    except InvalidSignature as error:
        raise BadSignature("The callback's signature does not match its body.") from error


@lru_cache(maxsize=1024)
def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(_decoded(text, "public key"))
    except ValueError as error:
        raise BadSignature("The account's public key is not 32 bytes long.") from error


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature(f"The {what} is not base64.") from error

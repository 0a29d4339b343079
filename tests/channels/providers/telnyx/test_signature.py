"""Whose callback is genuine, and for how long."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.channels.providers import telnyx
from apps.channels.providers.types import BadSignature

KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
CREDENTIALS = {"public_key": base64.b64encode(KEY.public_key().public_bytes_raw()).decode()}
NOW = 1_700_000_000.4
BODY = b'{"data":{}}'


def signed(body: bytes = BODY, timestamp: str = "1700000000") -> dict[str, str]:
    signature = KEY.sign(timestamp.encode() + b"|" + body)
    return {"telnyx-timestamp": timestamp, "telnyx-signature-ed25519": base64.b64encode(signature).decode()}


@pytest.mark.parametrize("off", [-299.0, 0.0, 299.0])
def test_signed_callback_is_accepted_within_five_minutes(off: float) -> None:
    telnyx.verify(signed(), BODY, CREDENTIALS, NOW + off)


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({}, "carries no signature"),
        (signed(timestamp="1699999699"), "five minutes off"),
        (signed(timestamp="1700000301"), "five minutes off"),
        (signed(timestamp="17e8"), "not a number of seconds"),
        (signed(timestamp="-1700000000"), "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "١٧٠٠٠٠٠٠٠٠"}, "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "9" * 5000}, "not a number of seconds"),
        (signed() | {"telnyx-timestamp": "1700000001"}, "does not match"),
        (signed(b"another body"), "does not match"),
        (signed() | {"telnyx-signature-ed25519": "%%%"}, "not base64"),
        (signed() | {"telnyx-signature-ed25519": "é"}, "not base64"),
        (signed() | {"telnyx-signature-ed25519": "c2hvcnQ="}, "does not match"),
    ],
)
def test_other_callback_is_refused_with_a_reason(headers: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(BadSignature, match=sentence):
        telnyx.verify(headers, BODY, CREDENTIALS, NOW)


@pytest.mark.parametrize(
    ("public_key", "sentence"), [("", "32 bytes"), ("c2hvcnQ=", "32 bytes"), ("no base64!", "not base64")]
)
def test_unusable_public_key_accepts_nothing(public_key: str, sentence: str) -> None:
    with pytest.raises(BadSignature, match=sentence):
        telnyx.verify(signed(), BODY, {"public_key": public_key}, NOW)

"""Prove that a callback is Meta's, and answer its check of the callback URL."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from apps.channels.providers.types import BadSignature, Credentials

MAX_CHALLENGE = 200  # characters of Meta's challenge that we give back; it has about ten


def challenge(query: Mapping[str, str], credentials: Credentials) -> str | None:
    """Meta checks a callback URL with a GET that names our verify token, and wants its challenge back."""
    ours, theirs = credentials.get("verify_token", ""), query.get("hub.verify_token", "")
    answer = query.get("hub.challenge", "")
    is_ours = bool(ours) and hmac.compare_digest(ours.encode(), theirs.encode(errors="replace"))
    return answer if is_ours and query.get("hub.mode") == "subscribe" and len(answer) <= MAX_CHALLENGE else None


def verify(headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
    """Raise BadSignature unless this app signed the body. Meta signs no time: an old callback can be posted again."""
    signature, secret = headers.get("x-hub-signature-256", ""), credentials.get("app_secret", "")
    if not signature:
        raise BadSignature("The callback carries no signature.")
    if not secret:
        raise BadSignature("The account has no app secret.")
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise BadSignature("The callback's signature does not match its body.")

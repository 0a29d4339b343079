"""Prove that a callback is Stripe's: HMAC-SHA256 over its time and body, with the secret of our endpoint."""

from __future__ import annotations

import hashlib
import hmac

_TOLERANCE = 300  # seconds, as in Stripe's libraries


class BadStripeSignature(Exception):
    """The message says what is wrong with it, for the log."""


def verify(header: str, body: bytes, secret: str, *, now: float) -> None:
    """Raises BadStripeSignature. While a secret is being replaced, Stripe signs with both: one must fit."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if not secret:
        raise BadStripeSignature("STRIPE_WEBHOOK_SECRET is not set")
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12:
        raise BadStripeSignature("no signature")
    wanted = hmac.new(secret.encode(), times[0].encode() + b"." + body, hashlib.sha256).hexdigest().encode()
    given = [value.encode() for name, _, value in pairs if name == "v1"]
    if not any([hmac.compare_digest(wanted, each) for each in given]):  # a list: all are compared
        raise BadStripeSignature("the signature does not fit")
    if abs(now - int(times[0])) > _TOLERANCE:
        raise BadStripeSignature("the signature is too old or too new")

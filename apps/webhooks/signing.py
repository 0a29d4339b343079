"""Sign deliveries, so that receivers can verify they are ours: HMAC-SHA256 with the endpoint's secret.

Every delivery has two families of headers. The first has the endpoint's id and signs it; the second follows
standardwebhooks.com and uses the event's id. During a rotation each has a signature of both secrets, separated by a
space, and a receiver accepts the delivery if any of them is right.

Source: the contract's webhooks page, section 4, and ruling 8.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

_PREFIX = "whsec_"
# 240 bits, a multiple of three bytes, so base64 needs no padding.
_SECRET_BYTES = 30


def new_secret() -> str:
    return _PREFIX + base64.b64encode(token_bytes(_SECRET_BYTES)).decode()


def sign(secret: str, *, subject: str, timestamp: int, body: bytes) -> str:
    """The signature for one header. The signed text is "subject.timestamp.body"."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.digest(key, f"{subject}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def headers(
    secrets: Sequence[str], *, endpoint_id: UUID, event_id: UUID, body: bytes, now: datetime
) -> tuple[str, ...]:
    """The header lines of one attempt. Retries are signed again: receivers refuse what is five minutes old."""
    timestamp, endpoint, event = int(now.timestamp()), str(endpoint_id), str(event_id)

    def signatures(subject: str) -> str:
        return " ".join([sign(secret, subject=subject, timestamp=timestamp, body=body) for secret in secrets])

    return (
        f"x-webhook-id: {endpoint}",
        f"x-webhook-event-id: {event}",
        f"x-webhook-timestamp: {timestamp}",
        f"x-webhook-signature: {signatures(endpoint)}",
        f"webhook-id: {event}",
        f"webhook-timestamp: {timestamp}",
        f"webhook-signature: {signatures(event)}",
    )

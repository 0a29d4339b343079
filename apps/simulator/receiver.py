"""The inboxes: webhook receivers that keep what was sent to them, verify its signature and answer as set.

No HTTP and no clock here. Calls are kept in memory only. The signature is verified as a customer's program would,
knowing nothing of how sentdash signs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_CALLS = 200  # kept in each inbox
MAX_INBOXES = 1000
_REMEMBERED = 10_000  # event ids in each inbox
_TOLERANCE = 300  # seconds between the signature and its arrival
_FAMILIES = ("x-webhook", "webhook")  # of header names: Sent's, and those of standardwebhooks.com

VERIFIED, WRONG, STALE, UNSIGNED, NO_SECRET = "verified", "wrong", "stale", "unsigned", "no_secret"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How an inbox answers: this status, after this many milliseconds. `count` is for how many calls (None: all)."""

    status: int = 200
    ms: int = 0
    count: int | None = None
    retry_after: int | None = None  # seconds, as a header


@dataclass(slots=True)
class InboxCall:
    """One call. `number` counts from 1; `repeat` is how often its event had come before."""

    number: int
    at: float
    headers: Mapping[str, str]
    body: bytes
    repeat: int
    answer: Behaviour
    verdict: str

    @property
    def event_id(self) -> str:
        return self.headers.get("x-webhook-event-id") or self.headers.get("webhook-id", "")


def secret_key(secret: str) -> bytes:
    """The key of a secret. Raises ValueError if it is none."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def verify(secret: str, headers: Mapping[str, str], body: bytes, at: float) -> str:
    """Verify both families of headers, names in lower case. Every family that is there must be right."""
    if not secret:
        return NO_SECRET
    verdicts = {_verify_one(secret, prefix, headers, body, at) for prefix in _FAMILIES} - {UNSIGNED}
    return next((each for each in (WRONG, STALE, VERIFIED) if each in verdicts), UNSIGNED)


def _verify_one(secret: str, prefix: str, headers: Mapping[str, str], body: bytes, at: float) -> str:
    signatures = headers.get(f"{prefix}-signature", "").split()
    if not signatures:
        return UNSIGNED
    subject, timestamp = headers.get(f"{prefix}-id", ""), headers.get(f"{prefix}-timestamp", "")
    signed = f"{subject}.{timestamp}.".encode() + body
    right = b"v1," + base64.b64encode(hmac.digest(secret_key(secret), signed, hashlib.sha256))
    if not any(hmac.compare_digest(right, each.encode()) for each in signatures):
        return WRONG
    is_number = timestamp.isascii() and timestamp.isdigit()
    return VERIFIED if is_number and abs(int(timestamp) - at) <= _TOLERANCE else STALE


@dataclass(slots=True)
class Inbox:
    secret: str = ""
    behaviour: Behaviour = field(default_factory=Behaviour)
    total: int = 0
    calls: deque[InboxCall] = field(default_factory=lambda: deque(maxlen=MAX_CALLS))
    _left: int | None = None
    _seen: dict[str, int] = field(default_factory=dict)

    def tell(self, secret: str) -> None:
        """Verify with this secret from now on, and the calls that came while there was none."""
        self.secret = secret
        for call in self.calls:
            if call.verdict == NO_SECRET:
                call.verdict = verify(secret, call.headers, call.body, call.at)

    def behave(self, behaviour: Behaviour) -> None:
        """Answer like this from now on."""
        self.behaviour, self._left = behaviour, behaviour.count

    def take(self, headers: Mapping[str, str], body: bytes, at: float) -> Behaviour:
        """Keep a call, and say how it is answered."""
        self.total += 1
        answer, verdict = self._answer(), verify(self.secret, headers, body, at)
        call = InboxCall(self.total, at, headers, body, 0, answer, verdict)
        call.repeat = self._count(call.event_id)
        self.calls.append(call)
        return answer

    def forget(self) -> None:
        """Forget the calls and the events; secret and behaviour stay."""
        self.total = 0
        self.calls.clear()
        self._seen.clear()

    def state(self) -> dict[str, Any]:
        """How it answers the next call."""
        behaviour = Behaviour() if self._left == 0 else self.behaviour
        return {
            "status": behaviour.status,
            "ms": behaviour.ms,
            "retry_after": behaviour.retry_after,
            "count": self._left or None,
        }

    def _answer(self) -> Behaviour:
        if self._left == 0:
            return Behaviour()
        if self._left is not None:
            self._left -= 1
        return self.behaviour

    def _count(self, event_id: str) -> int:
        """How often this event came before."""
        if not event_id:
            return 0
        before = self._seen.pop(event_id, 0)
        self._seen[event_id] = before + 1
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return before


class Inboxes:
    """By name. Each is made when it is first named; the oldest goes when there are too many."""

    def __init__(self) -> None:
        self._held: dict[str, Inbox] = {}

    def get(self, name: str) -> Inbox:
        if name not in self._held:
            if len(self._held) >= MAX_INBOXES:
                del self._held[next(iter(self._held))]
            self._held[name] = Inbox()
        return self._held[name]

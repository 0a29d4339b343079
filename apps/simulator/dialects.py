"""How each of the simulated carriers tells what happened: its callback, its signature, the answer it wants."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Protocol

from apps.simulator import meta, telnyx
from apps.simulator.phones import TELNYX, PhoneMessage
from apps.simulator.signing import Signer

META = "meta"


class Seal(Protocol):
    """How a notice is signed, and which answer means that it was taken."""

    def headers(self, body: bytes, now: int) -> dict[str, str]: ...

    def is_taken(self, status: int) -> bool: ...


class Dialect(Seal, Protocol):
    """What the courier needs of one."""

    def event(self, message: PhoneMessage, name: str, attempt: int, url: str) -> dict[str, Any]: ...


class TelnyxDialect:
    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def event(self, message: PhoneMessage, name: str, attempt: int, url: str) -> dict[str, Any]:
        return telnyx.event(message, name, attempt, url)

    def headers(self, body: bytes, now: int) -> dict[str, str]:
        return {"user-agent": "telnyx-webhooks"} | self._signer.headers(body, now)

    def is_taken(self, status: int) -> bool:
        return status // 100 == 2


class MetaDialect:
    """Meta signs with the app's secret, and takes nothing but a 200 for an answer."""

    def __init__(self, app_secret: str) -> None:
        self._secret = app_secret.encode()

    def event(self, message: PhoneMessage, name: str, attempt: int, url: str) -> dict[str, Any]:
        return meta.event(message, name)

    def headers(self, body: bytes, now: int) -> dict[str, str]:
        signature = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return {"user-agent": "facebookexternalua", "x-hub-signature-256": f"sha256={signature}"}

    def is_taken(self, status: int) -> bool:
        return status == 200


class StripeSeal:
    """Stripe signs time and body with the endpoint's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def headers(self, body: bytes, now: int) -> dict[str, str]:
        signature = hmac.new(self._secret, b"%d.%b" % (now, body), hashlib.sha256).hexdigest()
        return {"user-agent": "Stripe/1.0", "stripe-signature": f"t={now},v1={signature}"}

    def is_taken(self, status: int) -> bool:
        return status // 100 == 2


def of(signer: Signer) -> Mapping[str, Dialect]:
    """Both, by the name in a message."""
    return {TELNYX: TelnyxDialect(signer), META: MetaDialect(signer.app_secret)}

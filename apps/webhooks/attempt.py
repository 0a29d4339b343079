"""One attempt at a delivery: build the signed call, and tell what came of it. It calls and saves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from apps.core import egress
from apps.webhooks import signing
from apps.webhooks.models import Endpoint

# How many bytes of the receiver's response we keep, enough to recognize an error page.
MAX_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt as `Delivery.tries` keeps it. `at` is ISO 8601; `status` and `response` are None without an answer."""

    at: str
    ms: int
    status: int | None
    error: str | None
    response: str | None

    @property
    def is_good(self) -> bool:
        return self.error is None


def request(endpoint: Endpoint, *, event_id: UUID, body: bytes, now: datetime) -> egress.EgressRequest:
    """The request to send, with a vetting, because a customer chose the address."""
    secrets = endpoint.secrets_at(now)
    signed = signing.headers(secrets, endpoint_id=endpoint.id, event_id=event_id, body=body, now=now)
    return egress.EgressRequest(
        "POST",
        endpoint.endpoint_url,
        headers=("Content-Type: application/json", "User-Agent: sentdash-webhooks", *signed),
        body=body,
        timeout=endpoint.timeout_seconds,
        enough=MAX_KEPT,
    )


def read(response: egress.Response, *, began: datetime, ended: datetime) -> Try:
    """What came of it. Every 2xx is a success; anything else is a failure with an error message."""
    has_answered = response.error is None
    is_good = has_answered and 200 <= response.status < 300
    return Try(
        at=began.isoformat(),
        ms=max(round((ended - began).total_seconds() * 1000), 0),
        status=response.status if has_answered else None,
        error=None if is_good else _reason(response),
        # PostgreSQL's JSON can't contain NUL.
        response=response.body.decode(errors="replace").replace("\0", "") if has_answered else None,
    )


def _reason(response: egress.Response) -> str:
    if response.error is not None:
        return f"The endpoint could not be called: {response.error}"
    return f"The endpoint answered with HTTP status {response.status}"

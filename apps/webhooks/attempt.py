"""One attempt at a delivery: build the signed call, and apply the response to the row. It calls and saves nothing."""

from __future__ import annotations

from datetime import datetime

import orjson
from django.conf import settings

from apps.core import egress
from apps.webhooks import signing
from apps.webhooks.models import Delivery, EventStatus

# How many bytes of the receiver's response we store, enough to recognize an error page.
_KEPT = 4096


def request(delivery: Delivery, *, now: datetime) -> egress.EgressRequest:
    """The request to send. If `is_guarded`, send it to public addresses only."""
    endpoint = delivery.endpoint
    body = orjson.dumps(delivery.event_data)
    signed = signing.headers(
        endpoint.signing_secret, endpoint_id=endpoint.id, event_id=delivery.event_id, body=body, now=now
    )
    return egress.EgressRequest(
        "POST",
        endpoint.endpoint_url,
        headers=("Content-Type: application/json", "User-Agent: sentdash-webhooks", *signed),
        body=body,
        timeout=endpoint.timeout_seconds,
        enough=_KEPT,
    )


def is_guarded() -> bool:
    """Whether deliveries may only go to public addresses."""
    return not settings.WEBHOOKS_ALLOW_PRIVATE


def read(delivery: Delivery, response: egress.Response, *, at: datetime) -> None:
    """Write the outcome into the row. Every 2xx is a success; anything else is a failure with an error message."""
    has_answered = response.error is None
    is_good = has_answered and 200 <= response.status < 300
    delivery.status = EventStatus.DELIVERED if is_good else EventStatus.FAILED
    delivery.http_status_code = response.status if has_answered else None
    # PostgreSQL text can't contain NUL.
    delivery.response_body = response.body.decode(errors="replace").replace("\0", "") if has_answered else None
    delivery.error_message = None if is_good else _reason(response)
    delivery.processing_completed_at = at


def _reason(response: egress.Response) -> str:
    if response.error is not None:
        return f"The endpoint could not be called: {response.error}"
    return f"The endpoint answered with HTTP status {response.status}"

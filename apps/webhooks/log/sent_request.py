"""The request of a delivery as it was sent, for its page: method, headers and body. What proves it is masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from apps.webhooks import attempt
from apps.webhooks.models import Delivery

MASK = "•••"
_SECRET = ("authorization", "signature")  # how the names of headers end that prove who sends


@dataclass(frozen=True, slots=True)
class SentRequest:
    """`head` is the request line and the headers; `body` is indented for reading."""

    head: str
    body: str


def of(delivery: Delivery) -> SentRequest:
    """As of its last attempt. Before the first there is only a body."""
    body = orjson.dumps(delivery.event_data, option=orjson.OPT_INDENT_2).decode()
    if not delivery.tries:
        return SentRequest("", body)
    at = datetime.fromisoformat(delivery.tries[-1]["at"])
    call = attempt.request(delivery.endpoint, event_id=delivery.event_id, body=delivery.body.encode(), now=at)
    return SentRequest("\n".join([f"{call.method} {call.url}", *map(_masked, call.headers)]), body)


def _masked(header: str) -> str:
    name, _, value = header.partition(": ")
    return f"{name}: {MASK}" if name.lower().endswith(_SECRET) else f"{name}: {value}"

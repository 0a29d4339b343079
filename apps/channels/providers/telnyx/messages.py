"""Telnyx's API v2, `/messages`: hand a message over, and read the answer. Text only: SMS, and MMS later.

The message id is the idempotency key, so a repeat doesn't arrive twice. It comes back in every receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from apps.channels.providers import carrier_json
from apps.channels.providers.telnyx.codes import ERRORS, MARK, said
from apps.channels.providers.types import ContentUnsupported, Credentials, Outbound, Receipt, SendError, Text
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY


def request(outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that hands this message over; the message id is its idempotency key and comes back in callbacks."""
    if not isinstance(outbound.content, Text):
        raise ContentUnsupported("Telnyx sends text, not templates.")
    message_id = str(outbound.message_id)
    callback_url = _marked(outbound.callback_url, message_id)
    body = {
        "from": outbound.sender,
        "to": outbound.to,
        "text": outbound.content.body,
        "webhook_url": callback_url,
        # Telnyx tries to deliver a receipt three times in seven seconds, and three times more at a second URL.
        "webhook_failover_url": f"{callback_url}&again=1",
        "tags": [message_id],
    }
    if outbound.account:
        body["messaging_profile_id"] = outbound.account
    return egress.EgressRequest(
        method="POST",
        url=base_url.rstrip("/") + "/messages",
        headers=(
            "Authorization: Bearer " + credentials.get("api_key", "").strip(),
            "Content-Type: application/json",
            "Idempotency-Key: " + message_id,
        ),
        body=orjson.dumps(body),
    )


def _marked(url: str, message_id: str) -> str:
    """The callback URL with our id in its query: Telnyx repeats the URL in every callback, and tags only perhaps."""
    return f"{url}{'&' if '?' in url else '?'}{MARK}{message_id}"


def read(response: egress.Response) -> Receipt | SendError:
    """A Receipt for a 2xx with an id; a SendError that says whether to try again for everything else."""
    if response.error is not None:
        return _failed(response.error, response.left)
    if 200 <= response.status < 300:
        return _receipt(response.body)
    return _refused(response)


def _failed(error: str, left: bool) -> SendError:
    if left:
        description = f"No answer from Telnyx: {error}"
        return SendError("ERR_PROVIDER_UNKNOWN", description, retryable=True, uncertain=True)
    return SendError("ERR_PROVIDER_UNAVAILABLE", f"Telnyx could not be reached: {error}", retryable=True)


def _receipt(body: bytes) -> Receipt | SendError:
    data = carrier_json.mapping(carrier_json.parsed(body).get("data"))
    provider_id = data.get("id")
    if not isinstance(provider_id, str) or not provider_id:
        description = "Telnyx answered without a message id."
        return SendError("ERR_PROVIDER_UNKNOWN", description, retryable=True, uncertain=True)
    return Receipt(provider_id, carrier_json.parts(data.get("parts")))


def _refused(response: egress.Response) -> SendError:
    error = carrier_json.first(carrier_json.parsed(response.body).get("errors"))
    words = said(error) or f"Telnyx answered {response.status}."
    if _is_about_the_key(response.status, error):
        return SendError("ERR_PROVIDER_UNKNOWN", words, retryable=response.status == 409, uncertain=True)
    code = _code(response.status, str(error.get("code", "")))
    pause = carrier_json.seconds(response.headers.get("retry-after"))
    return SendError(
        code,
        words,
        retryable=code in TEMPORARY,
        uncertain=response.status in (502, 504),  # a gateway's word: what stands behind it may have accepted
        retry_after=pause if code in TEMPORARY else None,
    )


def _code(status: int, theirs: str) -> str:
    if status == 429:
        return "ERR_PROVIDER_RATE_LIMITED"
    if status >= 500 or status == 408:
        return "ERR_PROVIDER_UNAVAILABLE"
    return ERRORS.get(theirs, "ERR_PROVIDER_REJECTED")


def _is_about_the_key(status: int, error: Mapping[str, Any]) -> bool:
    """An earlier request with this Idempotency-Key was accepted with another body (422) or is under way (409)."""
    return status in (409, 422) and "idempotency" in f"{error.get('title')} {error.get('detail')}".lower()

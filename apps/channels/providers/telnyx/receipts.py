"""What became of a message at Telnyx: read from a callback, or asked for (`fetch`, `fetched`). Both have one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from apps.channels.providers import carrier_json
from apps.channels.providers.telnyx.codes import ERRORS, MARK, STATUSES, UNCONFIRMED, said
from apps.channels.providers.types import CarrierPrice, Credentials, NoReport, StatusUpdate
from apps.core import egress


def status(payload: Mapping[str, Any]) -> str:
    """The recipient's status, in Telnyx's words."""
    return str(carrier_json.first(payload.get("to")).get("status"))


def update(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> StatusUpdate | None:
    """None for a status that changes nothing for us."""
    theirs = status(payload)
    known = STATUSES.get(theirs)
    if known is None:
        return None
    ours, description = known
    error_code = None
    if ours == "FAILED":
        error = carrier_json.first(payload.get("errors"))
        error_code = ERRORS.get(str(error.get("code")), "ERR_UNDELIVERABLE")
        description = said(error) or description
    return StatusUpdate(
        _message_id(payload),
        provider_id,
        ours,
        error_code,
        description,
        data,
        parts=carrier_json.parts(payload.get("parts")),
        is_last=theirs == UNCONFIRMED,
        price=_price(payload.get("cost")),
        addresses=sender(payload),
    )


def _price(value: object) -> CarrierPrice | None:
    """The whole cost of the message; null until Telnyx knows it."""
    cost = carrier_json.mapping(value)
    amount = carrier_json.amount(cost.get("amount"))
    return None if amount is None else CarrierPrice(amount, carrier_json.text(cost.get("currency")))


def sender(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The number or name that the message was sent from."""
    number = carrier_json.text(carrier_json.mapping(payload.get("from")).get("phone_number"))
    return (number,) if number else ()


def _message_id(payload: Mapping[str, Any]) -> UUID | None:
    """Our id: a tag, or else the mark in the callback URL. A sender's own tags may stand beside ours."""
    tags = payload.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        found = carrier_json.uuid(tag)
        if found is not None:
            return found
    url = payload.get("webhook_url")
    return carrier_json.uuid(url.rpartition(MARK)[2]) if isinstance(url, str) else None


def fetch(provider_id: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that asks what became of a message. Telnyx knows those of the last ten days."""
    return egress.EgressRequest(
        method="GET",
        url=f"{base_url.rstrip('/')}/messages/{quote(provider_id, safe='')}",
        headers=("Authorization: Bearer " + credentials.get("api_key", "").strip(), "Accept: application/json"),
    )


def fetched(response: egress.Response) -> StatusUpdate | NoReport:
    """What Telnyx says of the message: the same that a callback would have told."""
    if response.error is not None:
        return NoReport(f"Telnyx could not be asked: {response.error}")
    answer = carrier_json.parsed(response.body)
    data = carrier_json.mapping(answer.get("data"))
    if response.status != 200 or not data:
        return NoReport(
            said(carrier_json.first(answer.get("errors"))) or f"Telnyx answered {response.status}.",
            is_limited=response.status == 429,
            retry_after=_pause(response.headers),
        )
    provider_id = data.get("id")
    found = update(provider_id, data, data) if isinstance(provider_id, str) else None
    return found or NoReport("Telnyx does not know yet.")


def _pause(headers: Mapping[str, str]) -> float | None:
    return carrier_json.seconds(headers.get("retry-after")) or carrier_json.seconds(headers.get("x-ratelimit-reset"))

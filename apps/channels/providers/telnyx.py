"""Telnyx's API v2: sending SMS, receipts (by callback or on request), replies, and number lookup.

Credentials: `api_key`, `public_key` (base64, from Telnyx's portal) and, where the account needs one,
`messaging_profile_id`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from apps.channels.providers import telnyx_json
from apps.channels.providers.telnyx_codes import ERRORS, STATUSES, UNCONFIRMED
from apps.channels.providers.telnyx_inbound import inbound
from apps.channels.providers.types import (
    BadSignature,
    Credentials,
    DirectoryEntry,
    Inbound,
    NoAnswer,
    NoReport,
    Outbound,
    Receipt,
    SendError,
    StatusUpdate,
)
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY

TOLERANCE = 300  # seconds a callback's timestamp may be off, either way; Telnyx's own limit
_CLOCK_DIGITS = 12  # unix seconds until the year 33658
_MARK = "message="  # goes before our id at the end of the callback URL
_WORD_LIMIT = 100  # characters of a word from the directory that are kept
_LOOKUP_TIMEOUT = 4.0  # seconds; somebody waits for the page


def request(outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that hands this message over; the message id is its idempotency key and comes back in callbacks."""
    message_id = str(outbound.message_id)
    callback_url = _marked(outbound.callback_url, message_id)
    body = {
        "from": outbound.sender,
        "to": outbound.to,
        "text": outbound.text,
        "webhook_url": callback_url,
        # A receipt is told three times in seven seconds; under a second address, three times more.
        "webhook_failover_url": f"{callback_url}&again=1",
        "tags": [message_id],
    }
    profile_id = credentials.get("messaging_profile_id")
    if profile_id:
        body["messaging_profile_id"] = profile_id
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
    return f"{url}{'&' if '?' in url else '?'}{_MARK}{message_id}"


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
    data = telnyx_json.mapping(telnyx_json.parsed(body).get("data"))
    provider_id = data.get("id")
    if not isinstance(provider_id, str) or not provider_id:
        description = "Telnyx answered without a message id."
        return SendError("ERR_PROVIDER_UNKNOWN", description, retryable=True, uncertain=True)
    return Receipt(provider_id, telnyx_json.parts(data.get("parts")))


def _refused(response: egress.Response) -> SendError:
    error = telnyx_json.first(telnyx_json.parsed(response.body).get("errors"))
    said = telnyx_json.said(error) or f"Telnyx answered {response.status}."
    if _is_about_the_key(response.status, error):
        return SendError("ERR_PROVIDER_UNKNOWN", said, retryable=response.status == 409, uncertain=True)
    code = _code(response.status, str(error.get("code", "")))
    pause = telnyx_json.seconds(response.headers.get("retry-after"))
    return SendError(
        code,
        said,
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


def verify(headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
    """Raise BadSignature unless Telnyx signed this body within five minutes of `now` (unix seconds)."""
    timestamp, signature = headers.get("telnyx-timestamp"), headers.get("telnyx-signature-ed25519")
    if not timestamp or not signature:
        raise BadSignature("The callback carries no signature.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _CLOCK_DIGITS):
        raise BadSignature("The callback's timestamp is not a number of seconds.")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise BadSignature("The callback's timestamp is more than five minutes off.")
    key = _public_key(credentials.get("public_key", ""))
    try:
        key.verify(_decoded(signature, "signature"), timestamp.encode() + b"|" + body)
    except InvalidSignature as error:
        raise BadSignature("The callback's signature does not match its body.") from error


@lru_cache(maxsize=1024)
def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(_decoded(text, "public key"))
    except ValueError as error:
        raise BadSignature("The account's public key is not 32 bytes long.") from error


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature(f"The {what} is not base64.") from error


def parse(body: bytes) -> list[StatusUpdate | Inbound]:
    """The one thing a callback tells, or nothing when it is not about a message we follow."""
    data = telnyx_json.mapping(telnyx_json.parsed(body).get("data"))
    payload = telnyx_json.mapping(data.get("payload"))
    event, provider_id = data.get("event_type"), payload.get("id")
    if not isinstance(provider_id, str):
        return []
    told: StatusUpdate | Inbound | None = None
    if event in ("message.sent", "message.finalized", "message.read"):
        told = _update(provider_id, payload, data)
    elif event == "message.received":
        told = inbound(provider_id, payload, data)
    return [told] if told else []


def _update(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> StatusUpdate | None:
    theirs = str(telnyx_json.first(payload.get("to")).get("status"))
    known = STATUSES.get(theirs)
    if known is None:
        return None
    status, description = known
    error_code = None
    if status == "FAILED":
        error = telnyx_json.first(payload.get("errors"))
        error_code = ERRORS.get(str(error.get("code")), "ERR_UNDELIVERABLE")
        description = telnyx_json.said(error) or description
    return StatusUpdate(
        _message_id(payload),
        provider_id,
        status,
        error_code,
        description,
        data,
        parts=telnyx_json.parts(payload.get("parts")),
        is_last=theirs == UNCONFIRMED,
    )


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
    answer = telnyx_json.parsed(response.body)
    data = telnyx_json.mapping(answer.get("data"))
    if response.status != 200 or not data:
        return NoReport(
            telnyx_json.said(telnyx_json.first(answer.get("errors"))) or f"Telnyx answered {response.status}.",
            is_limited=response.status == 429,
            retry_after=_pause(response.headers),
        )
    provider_id = data.get("id")
    update = _update(provider_id, data, data) if isinstance(provider_id, str) else None
    return update or NoReport("Telnyx does not know yet.")


def _pause(headers: Mapping[str, str]) -> float | None:
    return telnyx_json.seconds(headers.get("retry-after")) or telnyx_json.seconds(headers.get("x-ratelimit-reset"))


def ask(phone: str, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that asks Telnyx's directory about a number."""
    return egress.EgressRequest(
        method="GET",
        url=f"{base_url.rstrip('/')}/number_lookup/{quote(phone, safe='')}?type=carrier",
        headers=("Authorization: Bearer " + credentials.get("api_key", "").strip(), "Accept: application/json"),
        timeout=_LOOKUP_TIMEOUT,
    )


def read_line(response: egress.Response) -> DirectoryEntry | NoAnswer:
    """What the directory says; where it is silent the reason, in Telnyx's words if it has any."""
    if response.error is not None:
        return NoAnswer(f"Telnyx could not be asked: {response.error}")
    answer = telnyx_json.parsed(response.body)
    data = telnyx_json.mapping(answer.get("data"))
    if response.status != 200 or not data:
        return NoAnswer(
            telnyx_json.said(telnyx_json.first(answer.get("errors"))) or f"Telnyx answered {response.status}."
        )
    carrier, ported = telnyx_json.mapping(data.get("carrier")), telnyx_json.mapping(data.get("portability"))
    line_type = _line_type(carrier.get("type")) or _line_type(ported.get("line_type"))
    return DirectoryEntry(
        is_valid=data.get("valid_number") is not False,
        country_code=_word(data.get("country_code")),
        carrier_name=_word(carrier.get("name")) or _word(carrier.get("normalized_carrier")),
        line_type=line_type,
        mobile_country_code=_word(carrier.get("mobile_country_code")),
        mobile_network_code=_word(carrier.get("mobile_network_code")),
        is_ported={"Y": True, "N": False}.get(str(ported.get("ported_status"))),
        is_voip=None if line_type is None else line_type == "voip",
    )


def _line_type(words: object) -> str | None:
    """Telnyx writes "fixed line"; "unknown" says nothing."""
    word = _word(words)
    return None if word in (None, "unknown") else str(word).replace(" ", "_")


def _word(value: object) -> str | None:
    return value[:_WORD_LIMIT] if isinstance(value, str) and value else None


def _message_id(payload: Mapping[str, Any]) -> UUID | None:
    """Our id: a tag, or else the mark in the callback URL. A sender's own tags may stand beside ours."""
    tags = payload.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        found = telnyx_json.uuid(tag)
        if found is not None:
            return found
    url = payload.get("webhook_url")
    return telnyx_json.uuid(url.rpartition(_MARK)[2]) if isinstance(url, str) else None

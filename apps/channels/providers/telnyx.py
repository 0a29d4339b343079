"""Telnyx's API v2: SMS out, delivery receipts and replies in, and what its directory knows of a number.

Credentials: `api_key`, `public_key` (base64, from Telnyx's portal) and, where the account needs one,
`messaging_profile_id`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from apps.channels.providers.types import (
    BadSignature,
    Credentials,
    Inbound,
    Line,
    NoAnswer,
    Outbound,
    Receipt,
    SendError,
    StatusUpdate,
)
from apps.core import egress

TOLERANCE = 300  # seconds a callback's timestamp may be off, either way; Telnyx's own limit
_CLOCK_DIGITS = 12  # unix seconds until the year 33658
_MARK = "message="  # goes before our id at the end of the callback URL
_SAID_LIMIT = 500  # characters of the carrier's own words that are kept
_WORD_LIMIT = 100  # characters of a word from the directory that are kept
_LOOKUP_TIMEOUT = 4.0  # seconds; somebody waits for the page

# Telnyx's error code → ours. The same codes answer a request and end a message that was accepted.
ERRORS: Mapping[str, str] = {
    "10001": "ERR_NUMBER_INVALID",  # inactive phone number
    "10002": "ERR_NUMBER_INVALID",  # invalid phone number
    "10007": "ERR_PROVIDER_UNAVAILABLE",  # unexpected error on their side
    "10008": "ERR_PROVIDER_UNAVAILABLE",  # their own timeout
    "10011": "ERR_PROVIDER_RATE_LIMITED",  # too many requests from this account
    "10016": "ERR_NUMBER_INVALID",  # not in +E.164 format
    "40001": "ERR_UNDELIVERABLE",  # landline or unroutable
    "40002": "ERR_BLOCKED_AS_SPAM",  # by the recipient's network, for now
    "40003": "ERR_BLOCKED_AS_SPAM",  # by the recipient's network, for good
    "40004": "ERR_UNDELIVERABLE",  # rejected by the recipient's network without a reason
    "40005": "ERR_MESSAGE_EXPIRED",  # on its way
    "40006": "ERR_UNDELIVERABLE",  # the recipient's network is down
    "40007": "ERR_UNDELIVERABLE",  # routed in a loop
    "40008": "ERR_UNDELIVERABLE",  # refused by the recipient's network
    "40009": "ERR_CONTENT_REJECTED",  # the network does not take this body
    "40010": "ERR_SENDER_INVALID",  # long code without a 10DLC campaign
    "40011": "ERR_PROVIDER_RATE_LIMITED",  # the recipient's network has had enough
    "40012": "ERR_NUMBER_INVALID",  # no such destination
    "40013": "ERR_SENDER_INVALID",  # no such source
    "40014": "ERR_MESSAGE_EXPIRED",  # in Telnyx's queue
    "40015": "ERR_BLOCKED_AS_SPAM",  # by Telnyx itself
    "40016": "ERR_PROVIDER_RATE_LIMITED",  # T-Mobile's daily 10DLC limit
    "40017": "ERR_BLOCKED_AS_SPAM",  # AT&T's 10DLC filter
    "40018": "ERR_PROVIDER_RATE_LIMITED",  # AT&T's 10DLC limit per minute
    "40100": "ERR_SENDER_INVALID",  # our number is not enabled for messaging
    "40151": "ERR_SENDER_INVALID",  # our number is still being enabled elsewhere
    "40300": "ERR_CONSENT_BLOCKED",  # the recipient has sent STOP to this sender
    "40301": "ERR_CONTENT_REJECTED",  # this destination does not take this kind of message
    "40302": "ERR_CONTENT_REJECTED",  # more than ten parts
    "40304": "ERR_CONTENT_REJECTED",  # contents that exclude each other
    "40305": "ERR_SENDER_INVALID",  # 'from' is not ours
    "40306": "ERR_SENDER_INVALID",  # alphanumeric sender not set up
    "40308": "ERR_SENDER_INVALID",  # 'from' cannot send MMS
    "40309": "ERR_ROUTE_DENIED",  # country not on the profile's list
    "40310": "ERR_NUMBER_INVALID",  # 'to' is no address
    "40315": "ERR_SENDER_INVALID",  # 'from' has a bad record
    "40316": "ERR_CONTENT_REJECTED",  # nothing to send
    "40318": "ERR_PROVIDER_RATE_LIMITED",  # our queue at Telnyx is full
    "40319": "ERR_CONTENT_REJECTED",  # this destination does not take this kind of message
    "40320": "ERR_SENDER_INVALID",  # 'from' is still being bought
    "40321": "ERR_SENDER_INVALID",  # no usable number on the profile
    "40322": "ERR_CONTENT_REJECTED",  # blocked for what it says
    "40328": "ERR_CONTENT_REJECTED",  # longer than recommended, with auto_detect on
    "40329": "ERR_SENDER_INVALID",  # toll-free number not verified
}
_RETRYABLE = frozenset({"ERR_PROVIDER_UNAVAILABLE", "ERR_PROVIDER_RATE_LIMITED"})

# A recipient's status → ours, and a sentence. Statuses not listed change nothing for us.
STATUSES: Mapping[str, tuple[Literal["SENT", "DELIVERED", "FAILED"], str]] = {
    "sent": ("SENT", "Accepted by the recipient's network."),
    "delivered": ("DELIVERED", "Delivered to the phone."),
    "read": ("DELIVERED", "Read by the recipient."),  # RCS only
    "delivery_unconfirmed": ("SENT", "The recipient's network sent no receipt."),  # final, yet not a failure
    "sending_failed": ("FAILED", "The carrier could not send it."),
    "delivery_failed": ("FAILED", "The recipient's network did not deliver it."),
    "expired": ("FAILED", "It expired before it could be delivered."),
}


def request(outbound: Outbound, credentials: Credentials, base_url: str) -> egress.Request:
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
    return egress.Request(
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
    data = _mapping(_json(body).get("data"))
    provider_id, parts = data.get("id"), data.get("parts")
    if not isinstance(provider_id, str) or not provider_id:
        description = "Telnyx answered without a message id."
        return SendError("ERR_PROVIDER_UNKNOWN", description, retryable=True, uncertain=True)
    return Receipt(provider_id, parts if isinstance(parts, int) else None)


def _refused(response: egress.Response) -> SendError:
    error = _first_error(_json(response.body).get("errors"))
    said = _said(error) or f"Telnyx answered {response.status}."
    if _is_about_the_key(response.status, error):
        return SendError("ERR_PROVIDER_UNKNOWN", said, retryable=response.status == 409, uncertain=True)
    code = _code(response.status, str(error.get("code", "")))
    pause = _seconds(response.headers.get("retry-after"))
    return SendError(
        code,
        said,
        retryable=code in _RETRYABLE,
        uncertain=response.status in (502, 504),  # a gateway's word: what stands behind it may have accepted
        retry_after=pause if code in _RETRYABLE else None,
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
    data = _mapping(_json(body).get("data"))
    payload = _mapping(data.get("payload"))
    event, provider_id = data.get("event_type"), payload.get("id")
    if not isinstance(provider_id, str):
        return []
    if event in ("message.sent", "message.finalized", "message.read"):
        return _update(provider_id, payload, data)
    if event == "message.received":
        return _inbound(provider_id, payload, data)
    return []


def _update(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> list[StatusUpdate | Inbound]:
    known = STATUSES.get(str(_first(payload.get("to")).get("status")))
    if known is None:
        return []
    status, description = known
    error_code = None
    if status == "FAILED":
        error = _first_error(payload.get("errors"))
        error_code = ERRORS.get(str(error.get("code")), "ERR_UNDELIVERABLE")
        description = _said(error) or description
    return [StatusUpdate(_message_id(payload), provider_id, status, error_code, description, data)]


def _inbound(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> list[StatusUpdate | Inbound]:
    phone = _mapping(payload.get("from")).get("phone_number")
    number = _first(payload.get("to")).get("phone_number")
    text = payload.get("text")
    received_at = _moment(payload.get("received_at")) or _moment(data.get("occurred_at"))
    if not isinstance(phone, str) or not isinstance(number, str) or received_at is None:
        return []
    words = text.replace("\0", "") if isinstance(text, str) else ""  # a null byte fits no database text
    return [Inbound(provider_id, phone, number, words, received_at, data)]


def ask(phone: str, credentials: Credentials, base_url: str) -> egress.Request:
    """The call that asks Telnyx's directory about a number."""
    return egress.Request(
        method="GET",
        url=f"{base_url.rstrip('/')}/number_lookup/{quote(phone, safe='')}?type=carrier",
        headers=("Authorization: Bearer " + credentials.get("api_key", "").strip(), "Accept: application/json"),
        timeout=_LOOKUP_TIMEOUT,
    )


def read_line(response: egress.Response) -> Line | NoAnswer:
    """What the directory says; where it is silent the reason, in Telnyx's words if it has any."""
    if response.error is not None:
        return NoAnswer(f"Telnyx could not be asked: {response.error}")
    answer = _json(response.body)
    data = _mapping(answer.get("data"))
    if response.status != 200 or not data:
        return NoAnswer(_said(_first_error(answer.get("errors"))) or f"Telnyx answered {response.status}.")
    carrier, ported = _mapping(data.get("carrier")), _mapping(data.get("portability"))
    line_type = _line_type(carrier.get("type")) or _line_type(ported.get("line_type"))
    return Line(
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
        found = _uuid(tag)
        if found is not None:
            return found
    url = payload.get("webhook_url")
    return _uuid(url.rpartition(_MARK)[2]) if isinstance(url, str) else None


def _moment(text: object) -> datetime | None:
    """A time with an offset; Telnyx always gives one."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        return _mapping(orjson.loads(body))
    except orjson.JSONDecodeError:
        return {}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(value: object) -> Mapping[str, Any]:
    return _mapping(value[0]) if isinstance(value, list) and value else {}


_first_error = _first


def _said(error: Mapping[str, Any]) -> str:
    """The carrier's own words: code, title and detail."""
    words = " — ".join(str(error[name]) for name in ("title", "detail") if error.get(name))
    return f"Telnyx {error.get('code', '')}: {words}"[:_SAID_LIMIT] if words else ""


def _seconds(text: str | None) -> float | None:
    return float(text) if text is not None and text.isascii() and text.isdigit() else None

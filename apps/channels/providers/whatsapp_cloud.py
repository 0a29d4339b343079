"""WhatsApp through Meta's Cloud API: sending text, receipts, replies, and the check of the callback URL.

Credentials: `access_token`, `app_secret`, which signs callbacks, and `verify_token`, which Meta names when it checks
the callback URL. A sender's address is its phone number ID; the account's id is that of the WhatsApp Business Account.

Meta has no idempotency keys: a repeated call is a second message. Our message id comes back in every receipt.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

from apps.channels.providers import carrier_json
from apps.channels.providers.types import (
    AccountEvent,
    Addressees,
    BadSignature,
    CarrierEvent,
    CarrierPrice,
    ContentUnsupported,
    Credentials,
    Inbound,
    Outbound,
    Receipt,
    SendError,
    StatusUpdate,
    TemplateStatus,
    Text,
    UnknownEvent,
)
from apps.channels.providers.whatsapp_codes import ERRORS, STATUSES, said
from apps.core import egress
from apps.error_codes.catalog import TEMPORARY

MAX_CHALLENGE = 200  # characters of Meta's challenge that we give back; it has about ten


def request(outbound: Outbound, credentials: Credentials, base_url: str) -> egress.EgressRequest:
    """The call that hands this message over; the message id comes back in its receipts."""
    if not isinstance(outbound.content, Text):
        raise ContentUnsupported("WhatsApp templates can't be sent yet.")
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": outbound.to,
        "type": "text",
        "text": {"body": outbound.content.body},
        "biz_opaque_callback_data": str(outbound.message_id),
    }
    return egress.EgressRequest(
        method="POST",
        url=f"{base_url.rstrip('/')}/{quote(outbound.sender, safe='')}/messages",
        headers=(
            "Authorization: Bearer " + credentials.get("access_token", "").strip(),
            "Content-Type: application/json",
        ),
        body=orjson.dumps(body),
    )


def read(response: egress.Response) -> Receipt | SendError:
    """A Receipt for a 2xx with an id; a SendError that says whether to try again for everything else."""
    if response.error is not None:
        if response.left:
            words = f"No answer from Meta: {response.error}"
            return SendError("ERR_PROVIDER_UNKNOWN", words, retryable=True, uncertain=True)
        return SendError("ERR_PROVIDER_UNAVAILABLE", f"Meta could not be reached: {response.error}", retryable=True)
    answer = carrier_json.parsed(response.body)
    if not 200 <= response.status < 300:
        return _refused(response, carrier_json.mapping(answer.get("error")))
    provider_id = carrier_json.text(carrier_json.first(answer.get("messages")).get("id"))
    if provider_id is None:
        return SendError("ERR_PROVIDER_UNKNOWN", "Meta answered without a message id.", retryable=True, uncertain=True)
    return Receipt(provider_id, None)


def _refused(response: egress.Response, error: Mapping[str, Any]) -> SendError:
    code = _code(response.status, str(error.get("code", "")))
    return SendError(
        code,
        said(error) or f"Meta answered {response.status}.",
        retryable=code in TEMPORARY,
        uncertain=response.status >= 500 and not error,  # a gateway's word: what is behind it may have accepted
        retry_after=carrier_json.seconds(response.headers.get("retry-after")) if code in TEMPORARY else None,
    )


def _code(status: int, theirs: str) -> str:
    """Meta asks for the code to be read before the HTTP status, which it chooses loosely."""
    if theirs in ERRORS:
        return ERRORS[theirs]
    if status == 429:
        return "ERR_PROVIDER_RATE_LIMITED"
    return "ERR_PROVIDER_UNAVAILABLE" if status >= 500 or status == 408 else "ERR_PROVIDER_REJECTED"


def challenge(query: Mapping[str, str], credentials: Credentials) -> str | None:
    """Meta checks a callback URL with a GET that names our verify token, and wants its challenge back."""
    ours, theirs = credentials.get("verify_token", ""), query.get("hub.verify_token", "")
    answer = query.get("hub.challenge", "")
    is_ours = bool(ours) and hmac.compare_digest(ours.encode(), theirs.encode(errors="replace"))
    return answer if is_ours and query.get("hub.mode") == "subscribe" and len(answer) <= MAX_CHALLENGE else None


def verify(headers: Mapping[str, str], body: bytes, credentials: Credentials, now: float) -> None:
    """Raise BadSignature unless this app signed the body. Meta signs no time: an old callback can be posted again."""
    signature, secret = headers.get("x-hub-signature-256", ""), credentials.get("app_secret", "")
    if not signature:
        raise BadSignature("The callback carries no signature.")
    if not secret:
        raise BadSignature("The account has no app secret.")
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        raise BadSignature("The callback's signature does not match its body.")


class _Change(NamedTuple):
    """One part of a callback: a `field` of an account that Meta tells about, and the number that it is about."""

    account: str
    field: str
    value: Mapping[str, Any]
    address: str  # the phone number ID; empty for what is about the account

    @property
    def number(self) -> str:
        digits = carrier_json.text(carrier_json.mapping(self.value.get("metadata")).get("display_phone_number")) or ""
        return "+" + "".join(character for character in digits if character.isdigit())


def addressees(body: bytes) -> Addressees:
    """The phone number IDs in the callback, and the accounts of those parts that name none."""
    addresses = {change.address: None for change in _changes(body) if change.address}
    accounts = {change.account: None for change in _changes(body) if change.account and not change.address}
    return Addressees(tuple(addresses), tuple(accounts))


def parse(body: bytes) -> list[CarrierEvent]:
    """Everything that a callback tells; Meta may put many things of many numbers into one."""
    return [event for change in _changes(body) for event in _events(change)]


def _changes(body: bytes) -> Iterator[_Change]:
    callback = carrier_json.parsed(body)
    if callback.get("object") != "whatsapp_business_account":
        return
    for entry in carrier_json.mappings(callback.get("entry")):
        for change in carrier_json.mappings(entry.get("changes")):
            value = carrier_json.mapping(change.get("value"))
            address = carrier_json.text(carrier_json.mapping(value.get("metadata")).get("phone_number_id"))
            account, about = carrier_json.text(entry.get("id")), carrier_json.text(change.get("field"))
            yield _Change(account or "", about or "", value, address or "")


def _events(change: _Change) -> Iterator[CarrierEvent]:
    if change.field == "messages":
        for status in carrier_json.mappings(change.value.get("statuses")):
            yield _update(status, change) or UnknownEvent(f"status {status.get('status')}", status)
        for message in carrier_json.mappings(change.value.get("messages")):
            yield _inbound(message, change) or UnknownEvent(f"message of type {message.get('type')}", message)
        for error in carrier_json.mappings(change.value.get("errors")):
            yield UnknownEvent(said(error), error)
    elif change.field == "message_template_status_update":
        yield _template_status(change)
    else:
        yield AccountEvent(change.account, change.field, change.value)


def _update(status: Mapping[str, Any], change: _Change) -> StatusUpdate | None:
    """None for a status that we don't know."""
    provider_id = carrier_json.text(status.get("id"))
    known = STATUSES.get(str(status.get("status")))
    if provider_id is None or known is None:
        return None
    ours, description = known
    error_code = None
    if ours == "FAILED":
        error = carrier_json.first(status.get("errors"))
        error_code = ERRORS.get(str(error.get("code")), "ERR_UNDELIVERABLE")
        description = said(error) or description
    return StatusUpdate(
        carrier_json.uuid(status.get("biz_opaque_callback_data")),
        provider_id,
        ours,
        error_code,
        description,
        status,
        price=_price(carrier_json.mapping(status.get("pricing"))),
        addresses=(change.address,),
    )


def _price(pricing: Mapping[str, Any]) -> CarrierPrice | None:
    """Meta names the category of its price list, and no amount."""
    category = carrier_json.text(pricing.get("category"))
    return CarrierPrice(category=category, is_billable=pricing.get("billable") is not False) if category else None


def _inbound(message: Mapping[str, Any], change: _Change) -> Inbound | None:
    """What a person wrote, or the button that they tapped; None for other types, such as pictures."""
    provider_id, digits = carrier_json.text(message.get("id")), carrier_json.text(message.get("from"))
    received_at, words = carrier_json.unix(message.get("timestamp")), _words(message)
    if provider_id is None or digits is None or received_at is None or words is None:
        return None
    return Inbound(
        provider_id,
        "+" + digits.removeprefix("+"),
        change.number,
        words,
        received_at,
        message,
        addresses=(change.address,),
    )


def _words(message: Mapping[str, Any]) -> str | None:
    if message.get("type") == "text":
        return carrier_json.text(carrier_json.mapping(message.get("text")).get("body"))
    if message.get("type") == "button":  # of a template
        return carrier_json.text(carrier_json.mapping(message.get("button")).get("text"))
    if message.get("type") == "interactive":
        answer = carrier_json.mapping(message.get("interactive"))
        chosen = answer.get("button_reply") or answer.get("list_reply")
        return carrier_json.text(carrier_json.mapping(chosen).get("title"))
    return None


def _template_status(change: _Change) -> TemplateStatus:
    value = change.value
    reason = carrier_json.text(value.get("reason"))
    return TemplateStatus(
        change.account,
        str(value.get("message_template_id", "")),
        carrier_json.text(value.get("message_template_name")) or "",
        carrier_json.text(value.get("message_template_language")) or "",
        carrier_json.text(value.get("event")) or "",
        None if reason == "NONE" else reason,
        value,
    )

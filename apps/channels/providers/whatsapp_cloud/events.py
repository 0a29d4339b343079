"""Read Meta's webhooks: statuses, replies, reviews of templates, and what else happens to an account.

Whatever can't be read becomes an `UnknownEvent`; whatever is about an account, and not about a message or a template,
an `AccountEvent`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from apps.channels.providers import carrier_json
from apps.channels.providers.types import (
    AccountEvent,
    Addressees,
    CarrierEvent,
    CarrierPrice,
    PreferenceChange,
    StatusUpdate,
    TemplateStatus,
    UnknownEvent,
)
from apps.channels.providers.whatsapp_cloud import template_events
from apps.channels.providers.whatsapp_cloud.codes import ERRORS, STATUSES, said
from apps.channels.providers.whatsapp_cloud.inbound import inbound


class _Change(NamedTuple):
    """One part of a callback: a `field` of an account that Meta tells about, and the number that it is about."""

    account: str
    field: str
    value: Mapping[str, Any]
    address: str  # the phone number ID; empty for what is about the account
    at: datetime | None = None

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
            yield _Change(account or "", about or "", value, address or "", carrier_json.unix(entry.get("time")))


def _events(change: _Change) -> Iterator[CarrierEvent]:
    if change.field == "messages":
        for status in carrier_json.mappings(change.value.get("statuses")):
            yield _update(status, change) or UnknownEvent(f"status {status.get('status')}", status)
        for message in carrier_json.mappings(change.value.get("messages")):
            yield inbound(message, number=change.number, address=change.address) or UnknownEvent(
                f"message of type {message.get('type')}", message
            )
        for error in carrier_json.mappings(change.value.get("errors")):
            yield UnknownEvent(said(error), error)
    elif change.field == "user_preferences":
        for preference in carrier_json.mappings(change.value.get("user_preferences")):
            yield _preference(preference, change) or UnknownEvent("user preference", preference)
    else:
        told = template_events.read(change.field, change.account, change.value)
        if isinstance(told, TemplateStatus):
            told = replace(told, at=change.at)
        yield told or AccountEvent(change.account, change.field, change.value)


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


def _preference(preference: Mapping[str, Any], change: _Change) -> PreferenceChange | None:
    """People stop marketing in WhatsApp itself, and resume it there. None for anything else."""
    value, digits = preference.get("value"), carrier_json.text(preference.get("wa_id"))
    at = carrier_json.unix(preference.get("timestamp"))
    if value not in {"stop", "resume"} or digits is None or at is None:
        return None
    words = carrier_json.text(preference.get("detail")) or ""
    return PreferenceChange(f"+{digits}", value == "resume", words, at, preference, (change.address,))


def _price(pricing: Mapping[str, Any]) -> CarrierPrice | None:
    """Meta names the category of its price list, and no amount."""
    category = carrier_json.text(pricing.get("category"))
    return CarrierPrice(category=category, is_billable=pricing.get("billable") is not False) if category else None

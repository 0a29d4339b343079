"""Telnyx's callbacks: whom they are about, and what they tell.

A message's callback is found by our number in it; any other by the messaging profile, which is the account's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.channels.providers import carrier_json
from apps.channels.providers.telnyx.codes import ON_THE_WAY
from apps.channels.providers.telnyx.inbound import inbound, numbers
from apps.channels.providers.telnyx.receipts import sender, status, update
from apps.channels.providers.types import AccountEvent, Addressees, CarrierEvent, UnknownEvent

_RECEIPTS = ("message.sent", "message.finalized", "message.read")
_RECEIVED = "message.received"


def addressees(body: bytes) -> Addressees:
    """Our number in the callback, and the messaging profile."""
    event, _, payload = _opened(body)
    profile = carrier_json.text(payload.get("messaging_profile_id"))
    ours = tuple(numbers(payload)) if event == _RECEIVED else sender(payload)
    return Addressees(ours, (profile,) if profile and not ours else ())


def parse(body: bytes) -> list[CarrierEvent]:
    """The one thing a callback tells; nothing for a status on the way, such as "sending"."""
    event, data, payload = _opened(body)
    if not event or (event in _RECEIPTS and status(payload) in ON_THE_WAY):
        return []
    return [_read(event, data, payload) or UnknownEvent(event, data)]


def _read(event: str, data: Mapping[str, Any], payload: Mapping[str, Any]) -> CarrierEvent | None:
    provider_id, profile = payload.get("id"), carrier_json.text(payload.get("messaging_profile_id"))
    if event not in (*_RECEIPTS, _RECEIVED):
        return AccountEvent(profile, event, data) if profile else None
    if not isinstance(provider_id, str):
        return None
    return inbound(provider_id, payload, data) if event == _RECEIVED else update(provider_id, payload, data)


def _opened(body: bytes) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """The event's name, the event, and what it is about."""
    data = carrier_json.mapping(carrier_json.parsed(body).get("data"))
    return carrier_json.text(data.get("event_type")) or "", data, carrier_json.mapping(data.get("payload"))

"""Telnyx's 10DLC callbacks: `10dlc.brand.update`, `10dlc.campaign.update` and `10dlc.phone_number.update`.

They are signed like those of messages.
"""

from __future__ import annotations

from apps.brands.registry.telnyx_10dlc.answers import reasons
from apps.brands.registry.types import RegistryNews
from apps.channels.providers import carrier_json
from apps.channels.providers.telnyx import verify

__all__ = ["news", "verify"]

_EVENTS = ("10dlc.brand.update", "10dlc.campaign.update", "10dlc.phone_number.update")
_REFUSALS = frozenset({"failed", "REJECTED"})


def news(body: bytes) -> RegistryNews | None:
    """None for what is no news of a brand or campaign. A refusal's reasons are a list, or a sentence."""
    data = carrier_json.mapping(carrier_json.parsed(body).get("data"))
    payload = carrier_json.mapping(data.get("payload"))
    event = data.get("event_type")
    registry_id = carrier_json.text(payload.get("brandId" if event == _EVENTS[0] else "campaignId"))
    if event not in _EVENTS or registry_id is None:
        return None
    kind = carrier_json.text(payload.get("eventType")) or carrier_json.text(payload.get("type")) or ""
    is_refusal = payload.get("status") in _REFUSALS and event != _EVENTS[2]
    found = reasons(payload.get("reasons")) or reasons(payload.get("description"))
    return RegistryNews(registry_id, kind, found if is_refusal else (), is_refusal)

"""Read Telnyx's `message.received`: SMS, MMS with its media, and group MMS with all recipients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from apps.channels.providers import carrier_json
from apps.channels.providers.types import Inbound, Media

MAX_MEDIA = 20  # files of one message that are kept
MAX_URL = 2048  # characters
_MAX_WORD = 100  # characters of a content type or a digest
_LAYOUT = "application/smil"  # how a phone arranges the other parts; nothing to look at


def inbound(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> Inbound | None:
    """None without both numbers and a time."""
    phone = carrier_json.mapping(payload.get("from")).get("phone_number")
    ours = tuple(numbers(payload))
    received_at = carrier_json.moment(payload.get("received_at")) or carrier_json.moment(data.get("occurred_at"))
    if not isinstance(phone, str) or not ours or received_at is None:
        return None
    return Inbound(
        provider_id,
        phone,
        ours[0],
        carrier_json.text(payload.get("text")) or "",
        received_at,
        data,
        media=tuple(_media(payload))[:MAX_MEDIA],
        subject=carrier_json.text(payload.get("subject")),
        addresses=ours,
    )


def numbers(payload: Mapping[str, Any]) -> Iterator[str]:
    """All that it went to. In a group, ours may be any of `to` and `cc`."""
    for party in (*carrier_json.mappings(payload.get("to")), *carrier_json.mappings(payload.get("cc"))):
        number = carrier_json.text(party.get("phone_number"))
        if number:
            yield number


def _media(payload: Mapping[str, Any]) -> Iterator[Media]:
    for file in carrier_json.mappings(payload.get("media")):
        url, content_type = carrier_json.text(file.get("url")), carrier_json.text(file.get("content_type"))
        if url is None or not _is_address(url) or content_type == _LAYOUT:
            continue
        digest = carrier_json.text(file.get("sha256") or file.get("hash_sha256"))
        yield Media(
            url,
            (content_type or "")[:_MAX_WORD] or None,
            carrier_json.count(file.get("size")),
            (digest or "")[:_MAX_WORD] or None,
        )


def _is_address(url: str) -> bool:
    """Whether a browser may be sent there: an absolute http or https URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return len(url) <= MAX_URL and parts.scheme in ("http", "https") and bool(parts.hostname)

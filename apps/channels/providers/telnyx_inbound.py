"""Read Telnyx's `message.received`: SMS, MMS with its media, and group MMS with all recipients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from apps.channels.providers import telnyx_json
from apps.channels.providers.types import Inbound, Media

MAX_MEDIA = 20  # files of one message that are kept
MAX_URL = 2048  # characters
_MAX_WORD = 100  # characters of a content type or a digest
_LAYOUT = "application/smil"  # how a phone arranges the other parts; nothing to look at


def inbound(provider_id: str, payload: Mapping[str, Any], data: Mapping[str, Any]) -> Inbound | None:
    """None without both numbers and a time."""
    phone = telnyx_json.mapping(payload.get("from")).get("phone_number")
    numbers = tuple(_numbers(payload))
    received_at = telnyx_json.moment(payload.get("received_at")) or telnyx_json.moment(data.get("occurred_at"))
    if not isinstance(phone, str) or not numbers or received_at is None:
        return None
    return Inbound(
        provider_id,
        phone,
        numbers[0],
        telnyx_json.text(payload.get("text")) or "",
        received_at,
        data,
        numbers=numbers,
        media=tuple(_media(payload))[:MAX_MEDIA],
        subject=telnyx_json.text(payload.get("subject")),
    )


def _numbers(payload: Mapping[str, Any]) -> Iterator[str]:
    """In a group, ours may be any of `to` and `cc`."""
    for party in (*telnyx_json.mappings(payload.get("to")), *telnyx_json.mappings(payload.get("cc"))):
        number = party.get("phone_number")
        if isinstance(number, str) and number:
            yield number


def _media(payload: Mapping[str, Any]) -> Iterator[Media]:
    for file in telnyx_json.mappings(payload.get("media")):
        url, content_type = telnyx_json.text(file.get("url")), telnyx_json.text(file.get("content_type"))
        if url is None or not _is_address(url) or content_type == _LAYOUT:
            continue
        digest = telnyx_json.text(file.get("sha256") or file.get("hash_sha256"))
        yield Media(
            url,
            (content_type or "")[:_MAX_WORD] or None,
            telnyx_json.count(file.get("size")),
            (digest or "")[:_MAX_WORD] or None,
        )


def _is_address(url: str) -> bool:
    """Whether a browser may be sent there: an absolute http or https URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return len(url) <= MAX_URL and parts.scheme in ("http", "https") and bool(parts.hostname)

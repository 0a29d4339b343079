"""Media in a message: how the message body stores them, and how they are named where there is no text.

The carrier hosts the files. We store only their URLs or, for WhatsApp, Meta's ids, and never load them ourselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from apps.channels.providers.types import Inbound, Media

_WORDS = {
    "image": ("picture", "pictures"),
    "video": ("video", "videos"),
    "audio": ("recording", "recordings"),
    "sticker": ("sticker", "stickers"),
    "contact": ("contact card", "contact cards"),
    "document": ("file", "files"),
}
_CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory"})


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file as a page shows it. `note` has its name, content type and carrier's id, as far as they are known."""

    word: str
    url: str
    note: str


def body_of(inbound: Inbound) -> dict[str, Any]:
    """The words of an inbound message in the shape of every body; files and a subject only where there are any."""
    body: dict[str, Any] = {"header": None, "content": inbound.text, "footer": None, "buttons": None}
    if inbound.subject:
        body["subject"] = inbound.subject
    if inbound.media:
        body["media"] = [_kept(file) for file in inbound.media]
    return body


def files(body: Mapping[str, Any]) -> list[MediaFile]:
    """The files of a body, to be listed."""
    return [
        MediaFile(_WORDS[_kind(file)][0].capitalize(), file.get("url") or "", _note(file))
        for file in body.get("media") or ()
    ]


def _note(file: Mapping[str, Any]) -> str:
    media_id = f"media ID {file['id']}" if file.get("id") else None
    return ", ".join(filter(None, (file.get("fileName"), file.get("mimeType"), media_id)))


def summary(body: Mapping[str, Any]) -> str:
    """What stands for the words where there are none: “2 pictures and a file”, or the subject; else nothing."""
    counted = Counter(_kind(file) for file in body.get("media") or ())
    named = [_named(kind, count) for kind, count in counted.items()]
    words = " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
    return (body.get("subject") or "") if not words else words[0].upper() + words[1:]


def text(body: Mapping[str, Any] | None) -> str:
    """The words of a body, or what stands for them: for lists and files, where something must be said."""
    return ((body or {}).get("content") or "") or summary(body or {})


def _named(kind: str, count: int) -> str:
    one, many = _WORDS[kind]
    return f"{count} {many}" if count > 1 else one


def _kept(file: Media) -> dict[str, Any]:
    """In the words of the API. Only WhatsApp gives an id and, with some files, a name."""
    names = {"id": file.id, "fileName": file.name}
    return {
        "mediaType": file.kind if file.kind in _WORDS else _kind_of(file.content_type, file.url or ""),
        "mimeType": file.content_type,
        "sizeBytes": file.size,
        "sourceHashSha256": file.sha256,
        "url": file.url,
        **{key: name for key, name in names.items() if name},
    }


def _kind(file: Mapping[str, Any]) -> str:
    kind = file.get("mediaType")
    return kind if kind in _WORDS else "document"


def _kind_of(content_type: str | None, url: str) -> str:
    declared = (content_type or guess_type(urlsplit(url).path)[0] or "").partition(";")[0].strip().lower()
    if declared in _CARDS:
        return "contact"
    start = declared.partition("/")[0]
    return start if start in _WORDS and "/" in declared else "document"

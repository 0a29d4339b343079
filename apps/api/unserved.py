"""Refuse fields of a send that some client version knows and the endpoint doesn't serve.

Ignoring such a field would send something else: now instead of tomorrow, or a text without its picture. Fields that no
version ever defined are ignored, as everywhere. Null and empty values are allowed, because they ask for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from apps.core.errors import Invalid

_MMS = "MMS is not supported yet"
_OTHER = "This endpoint does not take this field"
# Every field of a send that the contract or a published client defines, in any version.
KNOWN: dict[str, str] = {
    "scheduled_at": "Messages are scheduled with POST /v3/messages only",
    "media_urls": _MMS,
    "subject": _MMS,
    "text": "Free-form text is sent with POST /v3/messages only",
    "channels": "Choosing the sender's numbers is not supported yet",
    "channel": "The channel cannot be chosen here",
    "to": _OTHER,
    "template": _OTHER,
    "custom_message": _OTHER,
    "recipients": _OTHER,
    "template_id": _OTHER,
    "template_variables": _OTHER,
    "idempotency_key": _OTHER,
    "idempotencyKey": _OTHER,
    "contactId": _OTHER,
    "phoneNumber": _OTHER,
    "templateId": _OTHER,
    "templateVariables": _OTHER,
    "customMessage": _OTHER,
}
_NOTHING: tuple[Any, ...] = (None, "", [], {})


def refuse(body: Any, *, served: Collection[str], instead: Mapping[str, str]) -> None:
    """Raises Invalid, which names every known field that has a value and isn't in `served`.

    `instead` maps a field to this endpoint's name for it: {"recipients": "to"}.
    """
    found = [name for name in KNOWN if name not in served and body.get(name) not in _NOTHING]
    if found:
        raise Invalid({name: [_sentence(name, instead)] for name in found}, _message(found))


def _sentence(name: str, instead: Mapping[str, str]) -> str:
    other = f"use {instead[name]}" if name in instead else ""
    return "; ".join(words for words in (KNOWN[name], other) if words)


def _message(names: list[str]) -> str:
    return f"Unsupported field{'s' if len(names) > 1 else ''}: {', '.join(names)}"

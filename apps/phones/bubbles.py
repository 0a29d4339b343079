"""A WhatsApp message as its phone shows it: one that arrived, or a template with Meta's examples as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.channels.models import Channel
from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates import channel_text
from apps.message_templates.meta import definition

_MEDIA = ("image", "video", "document")


@dataclass(frozen=True)
class BubbleButton:
    """`value` is what it opens, calls, copies or answers; `kind` is Meta's word for it."""

    kind: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Bubble:
    """`media` is the kind of file in the header: image, video or document."""

    text: str
    header: str = ""
    media: str = ""
    footer: str = ""
    buttons: tuple[BubbleButton, ...] = ()


def arrived(text: str, shown: Mapping[str, Any]) -> Bubble:
    """A message on a phone. `shown` are the parts besides its text; empty for free text."""
    header = shown.get("header") or {}
    kind = header.get("type", "")
    buttons = (BubbleButton(each["type"], each["text"], each["value"]) for each in shown.get("buttons") or ())
    media = kind if kind in _MEDIA else ""
    return Bubble(text, header.get("text") or "", media, shown.get("footer") or "", tuple(buttons))


def reviewed(template: RemoteTemplate) -> Bubble:
    """A template, with its examples as values."""
    found, _ = definition.read(template)
    words = next(each for each in channel_text.of_template(found) if each.channel == Channel.WHATSAPP)
    body = words.body
    buttons = tuple(BubbleButton(each["type"], each["text"]) for each in body.buttons or ())
    header = "" if words.media else body.header or ""
    return Bubble(body.content, header, words.media, body.footer or "", buttons)

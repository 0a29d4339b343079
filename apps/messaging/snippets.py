"""Code that sends a message again, with its real ids and values, quoted for each language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import wording
from apps.messaging.models import Message

_NOBODYS = "+14155550142"


@dataclass(frozen=True, slots=True)
class Code:
    """What the code templates fill in. `profile` is set when an organization's key has to narrow itself."""

    site_url: str
    profile: str
    body: dict[str, Any]

    @property
    def shell(self) -> str:
        """The body for a POSIX shell, between single quotes."""
        return self.raw.replace("'", "'\\''").replace("\n", "\n      ")

    @property
    def raw(self) -> str:
        """JSON with a line for each field, and one for the parameters."""
        *fields, last = (f'"{name}": {text}' for name, text in self.literals.items())
        return "{" + ",\n ".join([*fields, last.replace(', "parameters"', ',\n              "parameters"')]) + "}"

    @property
    def literals(self) -> dict[str, str]:
        """Each argument on a line of its own; JSON of texts, lists and objects is Python and TypeScript too."""
        return {name: json.dumps(value, ensure_ascii=False) for name, value in self.body.items()}

    @property
    def quoted_url(self) -> str:
        return json.dumps(self.site_url)


def first(template: MessageTemplate, *, site_url: str) -> Code:
    """For an account that has not sent yet: a template of its own, plausible values, and a fictional number."""
    parameters = {"parameters": samples} if (samples := Compiled(template.definition).samples()) else {}
    return Code(site_url, "", {"to": [_NOBODYS], "template": {"id": str(template.id), **parameters}})


def of(message: Message, template: MessageTemplate, *, site_url: str, profile: UUID | None) -> Code:
    """The message's own values; what was missing gets a plausible one, so that the code works when it is pasted."""
    filled = wording.completed(message, template)
    parameters = {"parameters": filled} if filled else {}
    channel = {"channel": [message.channel]} if message.is_pinned and message.channel else {}
    return Code(
        site_url=site_url,
        profile=str(profile or ""),
        body={"to": [message.phone], **channel, "template": {"id": str(template.id), **parameters}},
    )

"""The bodies that the tests of sending post."""

from __future__ import annotations

from typing import Any

from apps.message_templates.models import MessageTemplate
from tests.factories.contacts import PHONE

OTHER = "+442079460958"
ADA = {"name": "Ada"}


def body_of(template: MessageTemplate, *to: str, **fields: Any) -> dict[str, Any]:
    return {"to": list(to or (PHONE,)), "template": {"id": str(template.id), "parameters": ADA}, **fields}

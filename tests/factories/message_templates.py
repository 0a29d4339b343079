"""Templates and their definitions."""

from __future__ import annotations

from typing import Any

from apps.message_templates import versions
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def variable(name: str, id: int = 0, **props: Any) -> dict[str, Any]:
    """A declared variable, with every key the official clients send."""
    given = {"variableType": "text", "sample": name.title(), "regex": None, "url": None, "shortUrl": None, "alt": None}
    return {"id": id, "name": name, "type": "variable", "props": {**given, "mediaType": None, **props}}


def section(text: str, *names: str) -> dict[str, Any]:
    """A text and the variables `{{0:variable}}`, `{{1:variable}}` … stand for."""
    return {"type": None, "template": text, "variables": [variable(name, id) for id, name in enumerate(names)]}


def definition(text: str = "Hello {{0:variable}}!", *names: str, **parts: Any) -> dict[str, Any]:
    """A definition with one text for all channels; `parts` are its header, footer, buttons …"""
    shared = section(text, *(names or (("name",) if "{{0:variable}}" in text else ())))
    return {"definitionVersion": "1.0", "body": {"multiChannel": shared}, **parts}


def template(customer: Customer, name: str = "greeting", **fields: Any) -> MessageTemplate:
    """A template that is ready to be sent."""
    given = {"category": Category.UTILITY, "definition": definition(), "status": TemplateStatus.APPROVED, **fields}
    row: MessageTemplate = MessageTemplate.objects.create(**owner_columns(customer), name=name, **given)
    versions.first(row)
    return row

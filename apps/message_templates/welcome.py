"""The playground's template: fixed words around a few of the caller's own, the same for every account.

An account gets its copy when it first needs one, marked `is_welcome_playground`. The copy counts as approved and can't
be edited; no other template can take its reserved name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.message_templates import versions
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

NAME = "sent_welcome_playground"
BUSINESS, WORDS = "business_name", "custom_message"  # its variables

_TEXT = "Hello from {{0:variable}}! {{1:variable}} Reply STOP to opt out."


def provide(customer: Customer, *, now: datetime) -> MessageTemplate:
    """The account's welcome template, created if needed, and locked until the transaction ends."""
    template: MessageTemplate
    template, is_new = MessageTemplate.objects.select_for_update().get_or_create(
        **owner_columns(customer),
        is_welcome_playground=True,
        deleted_at=None,
        defaults={
            "name": NAME,
            "category": Category.UTILITY,
            "status": TemplateStatus.APPROVED,
            "creation_source": "playground",
            "definition": _definition(),
            "created_at": now,
        },
    )
    if is_new:
        versions.first(template)
    return template


def _definition() -> dict[str, Any]:
    variables = [_variable(0, BUSINESS, "Acme"), _variable(1, WORDS, "This is a first test.")]
    body = {"multiChannel": {"type": "text", "template": _TEXT, "variables": variables}}
    return {"definitionVersion": "1.0", "header": None, "body": body, "footer": None, "buttons": None}


def _variable(number: int, name: str, sample: str) -> dict[str, Any]:
    return {"id": number, "name": name, "type": "variable", "props": {"variableType": "text", "sample": sample}}

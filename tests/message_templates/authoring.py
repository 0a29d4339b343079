"""How the tests of actions create and change templates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apps.message_templates import actions
from apps.message_templates.content import Typed
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)

PROSE = {"body": {"multiChannel": {"template": "Hello {{name}}, welcome"}}}


def create(customer: Customer, given: object = PROSE, **fields: Any) -> MessageTemplate:
    return actions.create(customer, definition=given, now=NOW, **fields)


def edit(customer: Customer, row: MessageTemplate, **fields: Any) -> MessageTemplate:
    return actions.edit(customer, row, Typed(**fields), now=LATER)

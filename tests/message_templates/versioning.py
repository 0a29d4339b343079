"""How the tests of versions start and change them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.message_templates import versions
from apps.message_templates.content import Typed
from apps.message_templates.models import MessageTemplate, TemplateVersion
from apps.organizations.customer import Customer
from tests.factories.message_templates import definition
from tests.message_templates.authoring import LATER

AGAIN = LATER + timedelta(hours=1)
NEW = definition("Goodbye {{0:variable}}!", "name")


def start(row: MessageTemplate, **fields: str) -> TemplateVersion:
    return versions.start(Customer.of(row), row, now=LATER, **fields)


def change(version: TemplateVersion, *, now: datetime = AGAIN, **fields: Any) -> TemplateVersion:
    typed = Typed(**{"definition": NEW, "seen": version.stamp, **fields})
    return versions.edit(Customer.of(version.template), version, typed, now=now)

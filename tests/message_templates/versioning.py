"""How the tests of versions start and change them."""

from __future__ import annotations

from datetime import timedelta

from apps.message_templates import versions
from apps.message_templates.models import MessageTemplate, TemplateVersion
from apps.organizations.customer import Customer
from tests.factories.message_templates import definition
from tests.message_templates.authoring import LATER

AGAIN = LATER + timedelta(hours=1)
NEW = definition("Goodbye {{0:variable}}!", "name")


def start(row: MessageTemplate, **fields: str) -> TemplateVersion:
    return versions.start(Customer.of(row), row, now=LATER, **fields)


def change(version: TemplateVersion, **fields: object) -> TemplateVersion:
    given = {"definition": NEW, "seen": version.stamp, "now": AGAIN, **fields}
    return versions.edit(Customer.of(version.template), version, **given)  # type: ignore[arg-type]

"""Delete a template: its row, or only its name if messages refer to it.

Messages are in a room above this one. It names in the settings how to ask it (`TEMPLATE_USES`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from apps.message_templates import finding
from apps.message_templates.models import MessageTemplate, Submission
from apps.organizations.customer import Customer


def remove(customer: Customer, template: MessageTemplate, *, now: datetime) -> None:
    """Delete a template that was never used. Mark any other one as removed, and keep a snapshot of it.

    Either way its name is free again. Raises TemplateNotFound and TemplateReadOnly.
    """
    with transaction.atomic():
        current = finding.lock(customer, template.id)
        if is_used(current):
            mark([current], now=now)
        else:
            current.delete()


def is_used(template: MessageTemplate) -> bool:
    """Whether a message was ever written with it. Such messages show it, and may still have to be sent."""
    uses: Iterable[Callable[[UUID, UUID], bool]] = map(import_string, settings.TEMPLATE_USES)
    return any(uses_it(template.organization_id, template.id) for uses_it in uses)


def mark(templates: list[MessageTemplate], *, now: datetime) -> None:
    """Mark templates that the caller has locked as removed. What was accepted with them is still sent."""
    for each in templates:
        each.deleted_at = now
        each.deleted_snapshot = {
            key: getattr(each, key) for key in ("name", "category", "language", "status", "definition")
        }
    MessageTemplate.objects.bulk_update(templates, ["deleted_at", "deleted_snapshot"])
    Submission.objects.filter(version__template__in=templates).delete()

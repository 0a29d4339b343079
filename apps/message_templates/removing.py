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
from apps.message_templates.models import MessageTemplate, Submission, TemplateStatus, TemplateVersion
from apps.organizations.customer import Customer

GONE = "Deleted at Meta"


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


def gone_at_carrier(template: MessageTemplate, version: TemplateVersion, *, now: datetime) -> None:
    """Someone deleted this version at the carrier; with the one in force goes its template. Both rows are locked.

    Without its account it isn't taken for one that we know, if the carrier has it again.
    """
    if template.version != version.number:
        version.status, version.rejection_reason = TemplateStatus.DISABLED, GONE
        version.save()
    elif template.deleted_at is None:
        template.account = None
        mark([template], now=now)


def account_lost(account_id: UUID, *, now: datetime) -> int:
    """Mark all templates of an account as removed. Returns how many; call it in a transaction."""
    rows = MessageTemplate.objects.present().filter(account=account_id).order_by("id")
    lost = list(rows.select_for_update())
    for each in lost:
        each.account = None
    mark(lost, now=now)
    return len(lost)


def mark(templates: list[MessageTemplate], *, now: datetime) -> None:
    """Mark templates that the caller has locked as removed. What was accepted with them is still sent."""
    for each in templates:
        each.deleted_at = now
        each.deleted_snapshot = {
            key: getattr(each, key) for key in ("name", "category", "language", "status", "definition")
        }
    MessageTemplate.objects.bulk_update(templates, ["deleted_at", "deleted_snapshot", "account"])
    Submission.objects.filter(version__template__in=templates).delete()

"""Publish the event `templates`: the review of a template came to another result.

Call it in the transaction that changes the status. A draft is in no review, so becoming one is no event.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.channels.models import Channel
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.outbox import OutboxEvent


def publish(template: MessageTemplate, *, was: str, now: datetime) -> None:
    """Tell the template's account its new status, if it differs from the one it had."""
    publish_all([(template, was)], now=now)


def publish_all(changes: Iterable[tuple[MessageTemplate, str]], *, now: datetime) -> None:
    """The same for many, each with the status that it had; one statement for each account."""
    by_owner: dict[tuple[UUID, UUID | None], list[MessageTemplate]] = {}
    for template, was in changes:
        if template.status not in (was, TemplateStatus.DRAFT):
            by_owner.setdefault((template.organization_id, template.profile_id), []).append(template)
    for templates in by_owner.values():
        events = [OutboxEvent("templates", each.id, now, _payload(each)) for each in templates]
        outbox.publish(Customer.of(templates[0]), events)


def _payload(template: MessageTemplate) -> dict[str, Any]:
    return {
        "template_id": str(template.id),
        "template_name": template.name,
        "whatsapp_template_id": template.whatsapp_template_id,
        "status": template.status,
        "language": template.language,
        "category": template.category,
        "channel": Channel.WHATSAPP.value,  # no other channel has reviews
        "reason": template.rejection_reason,
    }

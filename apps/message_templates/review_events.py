"""Publish the event `templates`: the review of a template came to another result.

Call it in the transaction that changes the status. A draft is in no review, so becoming one is no event.
"""

from __future__ import annotations

from datetime import datetime

from apps.channels.models import Channel
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.webhooks import outbox
from apps.webhooks.outbox import OutboxEvent


def publish(template: MessageTemplate, *, was: str, now: datetime) -> None:
    """Tell the template's account its new status, if it differs from the one it had."""
    if template.status in (was, TemplateStatus.DRAFT):
        return
    payload = {
        "template_id": str(template.id),
        "template_name": template.name,
        "whatsapp_template_id": template.whatsapp_template_id,
        "status": template.status,
        "language": template.language,
        "category": template.category,
        "channel": Channel.WHATSAPP.value,  # no other channel has reviews
        "reason": template.rejection_reason,
    }
    outbox.publish(Customer.of(template), [OutboxEvent("templates", template.id, now, payload)])

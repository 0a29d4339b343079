"""Whether messages were written with a template: one that was used is not deleted, only marked as removed."""

from __future__ import annotations

from uuid import UUID

from apps.core.models import first_id_at
from apps.messaging import hourly_counts
from apps.messaging.models import HourCount, Message


def is_used(organization_id: UUID, template_id: UUID) -> bool:
    """Older messages are found in the hourly counts, because no index leads from a template to its messages."""
    if HourCount.objects.filter(organization_id=organization_id, template_id=template_id).exists():
        return True
    since = first_id_at(hourly_counts.edge_of(organization_id) or hourly_counts.EPOCH)
    recent = Message.objects.filter(organization_id=organization_id, id__gte=since)
    return recent.filter(template_id=template_id).exists()

"""How often templates were sent lately, for their pages, and whether one was used at all.

Read from the hourly counts, because no index leads from a template to its messages.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Sum

from apps.core.models import first_id_at
from apps.messaging import hourly_counts
from apps.messaging.models import HourCount, Message
from apps.organizations.customer import Customer

SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """Messages of the last 30 days, and the hour in which the last of them was accepted.

    `by_version`: of those that were sent, how many from each version.
    """

    count: int
    last_at: datetime
    by_version: dict[int, int]


def of(customer: Customer, template_ids: Collection[UUID], *, now: datetime) -> dict[UUID, TemplateUse]:
    """Of those that this customer's messages used."""
    found = HourCount.objects.visible_to(customer).filter(hour__gte=now - SPAN, template_id__in=template_ids)
    sums = found.values_list("template_id", "template_version").annotate(Sum("count"), Max("hour")).order_by()
    uses: dict[UUID, TemplateUse] = {}
    for template_id, version, count, last_at in sums:
        before = uses.get(template_id, TemplateUse(0, last_at, {}))
        by_version = before.by_version | ({version: count} if version else {})
        uses[template_id] = TemplateUse(before.count + count, max(before.last_at, last_at), by_version)
    return uses


def is_used(organization_id: UUID, template_id: UUID) -> bool:
    """A template that was used is not deleted, only marked as removed."""
    if HourCount.objects.filter(organization_id=organization_id, template_id=template_id).exists():
        return True
    since = first_id_at(hourly_counts.edge_of(organization_id) or hourly_counts.EPOCH)
    recent = Message.objects.filter(organization_id=organization_id, id__gte=since)
    return recent.filter(template_id=template_id).exists()

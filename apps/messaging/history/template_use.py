"""How often templates were sent lately, for their pages: read from the hourly counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Sum

from apps.messaging.models import HourCount
from apps.organizations.customer import Customer

SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """Messages of the last 30 days, and the hour in which the last of them was accepted."""

    count: int
    last_at: datetime


def of(customer: Customer, template_ids: Collection[UUID], *, now: datetime) -> dict[UUID, TemplateUse]:
    """Of those that this customer's messages used."""
    found = HourCount.objects.visible_to(customer).filter(hour__gte=now - SPAN, template_id__in=template_ids)
    sums = found.values_list("template_id").annotate(count=Sum("count"), last_at=Max("hour")).order_by()
    return {template_id: TemplateUse(count, last_at) for template_id, count, last_at in sums}

"""Which templates the library shows: what its filters let through, and how many have each status."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from apps.channels.models import Channel
from apps.message_templates.models import MessageTemplate, TemplateQuerySet
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class TemplateFilters:
    """All optional."""

    status: str = ""
    category: str = ""
    channel: str = ""
    text: str = ""


def matching(customer: Customer, filters: TemplateFilters) -> TemplateQuerySet:
    """All that pass, in no order."""
    found = MessageTemplate.objects.usable_by(customer).present()
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.category:
        found = found.filter(category=filters.category)
    if filters.channel:
        found = found.filter(_has_text_for(filters.channel))
    return found.search(filters.text) if filters.text else found


def counts(customer: Customer, filters: TemplateFilters) -> dict[str, int]:
    """How many have each status and pass the other filters. "" counts all."""
    passing = matching(customer, replace(filters, status="")).order_by()
    by_status = dict(passing.values_list("status").annotate(count=Count("id")))
    return {"": sum(by_status.values()), **by_status}


def _has_text_for(channel: str) -> Q:
    own = Q(**{f"definition__body__{channel}__template__isnull": False})
    return own if channel == Channel.RCS else own | Q(definition__body__multiChannel__template__isnull=False)

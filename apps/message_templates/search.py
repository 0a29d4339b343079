"""What the command palette finds here: templates by name, or by id."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from apps.message_templates.models import MessageTemplate, slug_of
from apps.message_templates.template_display import STATUSES
from apps.organizations.customer import Customer
from apps.users.palette import Hit

_MAX_HITS = 5
_MIN_LETTERS = 2


def find(customer: Customer, text: str) -> list[Hit]:
    """At most five, the newest first."""
    usable = MessageTemplate.objects.usable_by(customer).present()
    wanted = _id(text)
    if wanted:
        found = usable.filter(id=wanted)
    elif len(text) < _MIN_LETTERS:
        return []
    else:
        named = Q(name__icontains=text)
        found = usable.filter(named | Q(slug__contains=slug) if (slug := slug_of(text)) else named)
    return [_hit(each) for each in found.newest_first()[:_MAX_HITS]]


def _hit(template: MessageTemplate) -> Hit:
    return Hit(
        template.name,
        reverse("message_templates:detail", args=[template.id]),
        icon="template",
        group="Templates",
        note=STATUSES[template.status].word,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

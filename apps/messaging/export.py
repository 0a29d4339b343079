"""The messages that pass a filter as rows of a file, read in keyset chunks: a million of them in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.message_templates.models import MessageTemplate
from apps.messaging import listing, media, standing
from apps.messaging.filters import Filters
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

HEADER = (
    "id",
    "created_at",
    "scheduled_at",
    "direction",
    "status",
    "standing",
    "channel",
    "phone",
    "number",
    "profile",
    "template",
    "message",
    "segments",
    "price",
    "error_code",
    "description",
)


def rows(customer: Customer, filters: Filters) -> Iterator[list[Any]]:
    """Newest first, exactly what the history shows. Names are looked up once, and as they are now."""
    templates = dict(MessageTemplate.objects.filter(organization_id=customer.organization.id).values_list("id", "name"))
    profiles = dict(Profile.objects.filter(organization_id=customer.organization.id).values_list("id", "name"))
    for ids in listing.walk(customer, filters):
        for message in Message.objects.filter(id__in=ids).defer("parameters", "metadata").newest_first():
            yield _row(message, templates, profiles)


def _row(message: Message, templates: dict[Any, str], profiles: dict[Any, str]) -> list[Any]:
    return [
        message.id,
        message.created_at.isoformat(timespec="milliseconds"),
        message.scheduled_at.isoformat() if message.scheduled_at else None,
        message.direction,
        message.status,
        standing.of(message).word,
        message.channel,
        message.phone,
        message.number,
        profiles.get(message.profile_id),
        templates.get(message.template_id),
        media.text(message.body) if message.body else None,
        message.segments,
        message.price,
        message.error_code,
        message.description,
    ]

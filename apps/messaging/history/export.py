"""Export the messages that match a filter, in keyset chunks: a million rows take constant memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import media, prices, status_display, wording
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import listing
from apps.messaging.models import Message
from apps.messaging.wording import Wording
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
    "active_contact_price",
    "error_code",
    "description",
    "not_filled_in",
)


def rows(customer: Customer, chosen: Collection[UUID] | MessageFilters) -> Iterator[list[Any]]:
    """Newest first, exactly what the history shows: all that passes, or some. Names are looked up once, and as they
    are now.
    """
    own = MessageTemplate.objects.filter(organization_id=customer.organization.id)
    templates = dict(own.values_list("id", "name"))
    definitions = _Definitions()
    profiles = dict(Profile.objects.filter(organization_id=customer.organization.id).values_list("id", "name"))
    for ids in listing.walk(customer, chosen) if isinstance(chosen, MessageFilters) else [chosen]:
        messages = list(Message.objects.visible_to(customer).filter(id__in=ids).defer("metadata").newest_first())
        prices.read(messages)
        for message in messages:
            compiled = None if message.body else definitions.get(message.template_id)
            yield _row(message, wording.of(message, compiled), templates, profiles)


class _Definitions:
    """The templates of messages that have no words yet, each loaded and prepared once."""

    def __init__(self) -> None:
        self._known: dict[Any, Compiled | None] = {None: None}

    def get(self, template_id: Any) -> Compiled | None:
        if template_id not in self._known:
            template = MessageTemplate.objects.filter(id=template_id).first()
            self._known[template_id] = Compiled(template.definition) if template else None
        return self._known[template_id]


def _row(message: Message, told: Wording, templates: dict[Any, str], profiles: dict[Any, str]) -> list[Any]:
    return [
        message.id,
        message.created_at.isoformat(timespec="milliseconds"),
        message.scheduled_at.isoformat() if message.scheduled_at else None,
        message.direction,
        message.status,
        status_display.of(message).word,
        message.channel,
        message.phone,
        message.number,
        profiles.get(message.profile_id),
        templates.get(message.template_id),
        media.text(told.body) or None,
        message.segments,
        message.price,
        message.active_contact_price,
        message.error_code,
        message.description,
        ", ".join(filter(None, told.gaps)) or None,
    ]

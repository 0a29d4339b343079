"""Choose a template for a person: those that can be sent to them now, over the channels that their account has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models.functions import Lower

from apps.message_templates import review
from apps.message_templates.models import MessageTemplate, TemplateQuerySet, TemplateStatus
from apps.message_templates.render import Compiled
from apps.messaging.sending import accepting
from apps.messaging.status_display import CHANNEL_MARKS, Standing
from apps.organizations.customer import Customer

MAX_SHOWN = 30
_MAX_READ = 500  # as many as the playground offers


@dataclass(frozen=True, slots=True)
class Choice:
    """`text` is what it says, with the author's samples."""

    template: MessageTemplate
    channels: tuple[Standing, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    rows: tuple[Choice, ...]
    left_out: int  # that fit, too


def find(account: Customer, channels: Collection[str], text: str = "") -> Choices:
    """Those that can be sent over one of these channels, by name; with a text, those that it is part of."""
    usable = _sendable(account)
    listed = list((usable.search(text) if text else usable).order_by(Lower("name"), "id")[:_MAX_READ])
    fitting = [(each, found) for each in listed if (found := ways(account, each, channels))]
    rows = tuple(
        Choice(each, tuple(CHANNEL_MARKS[way] for way in found), _text(each, found[0]))
        for each, found in fitting[:MAX_SHOWN]
    )
    return Choices(rows, len(fitting) - len(rows))


def one(account: Customer, channels: Collection[str], id: str) -> tuple[MessageTemplate, tuple[str, ...]] | None:
    """A template and the channels that it can be sent over; None if it can't be sent over any of these."""
    try:
        template = _sendable(account).filter(id=UUID(id)).first()
    except ValueError:
        return None
    found = ways(account, template, channels) if template else ()
    return (template, found) if template and found else None


def ways(account: Customer, template: MessageTemplate, channels: Collection[str]) -> tuple[str, ...]:
    """Those of the channels that the template has a text for, and WhatsApp only with Meta's approval."""
    possible = review.open_to(accepting.standing(account, template), template.channels)
    return tuple(each for each in channels if each in possible)


def _sendable(account: Customer) -> TemplateQuerySet:
    found: TemplateQuerySet = MessageTemplate.objects.usable_by(account).present().exclude(status=TemplateStatus.DRAFT)
    return found


def _text(template: MessageTemplate, channel: str) -> str:
    compiled = Compiled(template.definition)
    return compiled.render(channel, compiled.samples()).content

"""Messages as lines of a list: where each stands, with whom, what was said, and a remark where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.channels import phone
from apps.channels.models import Channel
from apps.core.errors import DomainError
from apps.core.tags import exact
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import media, reasons, standing
from apps.messaging.models import Message, Status
from apps.messaging.standing import Standing


@dataclass(frozen=True, slots=True)
class Row:
    message: Message
    mark: Standing
    number: str  # the other party's, as people write it
    text: str
    template: MessageTemplate | None
    channel: Standing
    is_watched: bool

    @property
    def can_cancel(self) -> bool:
        """Until a worker takes it; the cancellation itself finds out."""
        return self.message.status == Status.SCHEDULED

    @property
    def remark(self) -> str:
        if self.can_cancel:
            return f"Sends {exact(self.message.scheduled_at)}"
        return reasons.of(self.message.error_code).title if self.message.status == Status.FAILED else ""


def of(messages: Iterable[Message], *, now: datetime) -> list[Row]:
    """One query for the templates of all."""
    listed = list(messages)
    ids = {message.template_id for message in listed if message.template_id}
    templates: dict[Any, MessageTemplate] = MessageTemplate.objects.in_bulk(list(ids)) if ids else {}
    return [_row(message, templates.get(message.template_id), now) for message in listed]


def _row(message: Message, template: MessageTemplate | None, now: datetime) -> Row:
    return Row(
        message=message,
        mark=standing.of(message),
        number=phone.formats(message.phone).international,
        text=media.text(text_of(message, template)),
        template=template,
        channel=standing.CHANNEL_MARKS[message.channel],
        is_watched=standing.is_watched(message, now=now),
    )


def text_of(message: Message, template: MessageTemplate | None) -> dict[str, Any]:
    """What the person saw or, before there are words, what they would have seen."""
    nothing: dict[str, Any] = {"header": None, "content": None, "footer": None, "buttons": None}
    if message.body:
        return {**nothing, **message.body}
    if template is None:
        return nothing
    compiled = Compiled(template.definition)
    parameters = {**compiled.samples(), **(message.parameters or {})}
    try:
        compiled.check(parameters)
        return compiled.render(message.channel or Channel.SMS, parameters).as_wire()
    except (DomainError, KeyError):
        return nothing

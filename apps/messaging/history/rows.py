"""Messages as rows of a list: status, contact, text, and a note if there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.billing import money
from apps.channels import phone_numbers
from apps.core.tags import exact
from apps.error_codes import catalog
from apps.forgetting.person import FORGOTTEN
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.messaging import media, prices, status_display, wording
from apps.messaging.models import Message, MessageStatus
from apps.messaging.status_display import Standing
from apps.messaging.wording import Wording


@dataclass(frozen=True, slots=True)
class MessageRow:
    message: Message
    mark: Standing
    name: str  # the other party's, if it has one
    number: str  # theirs, as people write it and as we dial it
    text: str
    wording: Wording
    template: MessageTemplate | None
    channel: Standing
    cost: str
    is_watched: bool

    @property
    def can_cancel(self) -> bool:
        """Until a worker takes it; the cancellation itself finds out."""
        return self.message.status == MessageStatus.SCHEDULED

    @property
    def remark(self) -> str:
        if self.can_cancel:
            return f"Sends {exact(self.message.scheduled_at)}"
        if self.message.status != MessageStatus.FAILED:
            return ""
        if self.message.error_code == wording.PARAMETERS_INVALID and self.wording.problem:
            return f"Not sent: {self.wording.problem}"
        return catalog.ending_of(self.message.error_code).title


def of(messages: Iterable[Message], *, now: datetime, is_priced: bool = True) -> list[MessageRow]:
    """One query for the templates of all and, where it is shown, one for what they cost."""
    listed = list(messages)
    if is_priced:
        prices.read(listed)
    ids = {message.template_id for message in listed if message.template_id}
    templates: dict[Any, MessageTemplate] = MessageTemplate.objects.in_bulk(list(ids)) if ids else {}
    compiled = {template_id: Compiled(template.definition) for template_id, template in templates.items()}
    return [_row(each, templates.get(each.template_id), compiled.get(each.template_id), now) for each in listed]


def _row(message: Message, template: MessageTemplate | None, compiled: Compiled | None, now: datetime) -> MessageRow:
    told = wording.of(message, compiled)
    return MessageRow(
        message=message,
        mark=status_display.of(message),
        name=message.person,
        number=phone_numbers.written(message.dialled_as or message.phone) or FORGOTTEN,
        text=media.text(told.body),
        wording=told,
        template=template,
        channel=status_display.CHANNEL_MARKS[message.channel],
        cost=money.words(-sum(entry.amount for entry in message.entries)) if message.entries else "",
        is_watched=status_display.is_watched(message, now=now),
    )

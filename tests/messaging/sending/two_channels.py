"""An account that can send over WhatsApp and SMS, its only message, and what carriers tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.channels.models import Sender
from apps.messaging.history import reading
from apps.messaging.models import Message, MessageStatus
from apps.messaging.sending import deliver, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.messaging.conftest import Accept

PHONE = "+14155552671"
TEXTS, WABA = "+14155550100", "+13125550100"
WHATSAPP, SMS = "whatsapp:whatsapp_cloud", "sms:telnyx"


@dataclass(frozen=True)
class Lines:
    whatsapp: Sender
    sms: Sender


def send(cast: Cast, accept: Accept, **fields: Any) -> Message:
    accept(cast.acme, PHONE, **{"now": timezone.now(), **fields})
    deliver.drain()
    return only()


def only() -> Message:
    message: Message = Message.objects.get()
    return message


def told(sender: Sender, state: MessageStatus, *, code: str | None = None, now: datetime | None = None) -> list[UUID]:
    return status.apply(sender, [StatusStep(only().id, state, code, "No WhatsApp")], now=now or timezone.now())


def failed(lines: Lines, code: str = "ERR_UNDELIVERABLE") -> None:
    told(lines.whatsapp, MessageStatus.FAILED, code=code)


def story() -> list[tuple[str, str | None, str | None]]:
    return [(step.status, step.number, step.error_code) for step in reading.activities(only())][1:]


def standing() -> tuple[str, str | None, str | None, list[str] | None]:
    message = only()
    return message.status, message.channel, message.number, message.routes

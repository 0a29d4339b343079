"""What `POST /v3/messages` answers, and in the sandbox what the send would cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from django.conf import settings

from apps.billing import money
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import dry_run
from apps.messaging.playground.wish import Wish
from apps.organizations.customer import Customer


class QuoteOut(TypedDict):
    """What all messages would cost on the routes that they would take now. Four decimals, without fees for contacts."""

    amount: str
    currency: str


class RecipientOut(TypedDict):
    """`channel` is null while it is open; so is `body`, except of a text."""

    message_id: UUID
    to: str
    channel: str | None
    body: str | None


class SentOut(TypedDict):
    """Scheduled messages have `scheduled_at`; each is SCHEDULED until its release. Only the sandbox has a `quote`."""

    status: str
    template_id: UUID | None
    template_name: str | None
    recipients: list[RecipientOut]
    scheduled_at: NotRequired[str]
    quote: NotRequired[QuoteOut]


def quote(  # noqa: PLR0913 - a send as it was asked for
    customer: Customer,
    template: MessageTemplate,
    phones: Sequence[str],
    channels: Sequence[str | None],
    parameters: dict[str, str],
    *,
    now: datetime,
) -> QuoteOut | None:
    """None for an account that is not billed."""
    allows = customer.organization.allow_unpublished_templates
    wishes = [Wish(template, tuple(phones), channel, parameters, allows_unpublished=allows) for channel in channels]
    micros = dry_run.cost(customer, wishes, now=now)
    return None if micros is None else {"amount": money.wire(micros), "currency": settings.BILLING_CURRENCY}

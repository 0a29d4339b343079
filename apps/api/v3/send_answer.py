"""What `POST /v3/messages` answers, and in the sandbox what the send would cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from django.conf import settings

from apps.billing import money
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import quoting
from apps.messaging.playground.wish import TextWish, Wish
from apps.organizations.customer import Customer


class QuoteOut(TypedDict):
    """What all messages would cost on the routes that they would take now. Fees for active contacts come on top."""

    amount: str
    currency: str
    active_contact_price: NotRequired[str]


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
    content: MessageTemplate | str,
    phones: Sequence[str],
    channels: Sequence[str | None],
    parameters: dict[str, str],
    *,
    scheduled_at: datetime | None,
    now: datetime,
) -> QuoteOut | None:
    """Of a template or a text. None for an account that is not billed."""
    people, allows = tuple(phones), customer.organization.allow_unpublished_templates
    found = quoting.of(
        customer,
        [
            TextWish(content, people, channel, scheduled_at)
            if isinstance(content, str)
            else Wish(content, people, channel, parameters, scheduled_at, allows)
            for channel in channels
        ],
        now=now,
    )
    if found is None:
        return None
    answer: QuoteOut = {"amount": money.wire(found.price), "currency": settings.BILLING_CURRENCY}
    if found.fees is not None:
        answer["active_contact_price"] = money.wire(found.fees)
    return answer

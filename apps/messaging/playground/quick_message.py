"""The playground's message over the API: the welcome template with a few words of yours.

It tests the way to a phone before the account is set up. Five a day per account, each stored as a row.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from apps.core.errors import DomainError
from apps.message_templates import welcome
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import QuickMessage
from apps.messaging.sending import accepting
from apps.messaging.sending.accepting import Accepted
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

A_DAY = 5
# As long as a template's body may be.
LONGEST = 1024


class QuotaUsedUp(DomainError):
    """422, as the contract's catalogue has it for quotas: a 429 would be repeated by the official SDKs, in vain."""

    code = "BUSINESS_008"
    message = f"Playground messages are limited to {A_DAY} per account and day (UTC)"


def send(
    customer: Customer, *, phone: str, words: str, metadata: dict[str, Any], now: datetime
) -> tuple[MessageTemplate, Accepted]:
    """Accept one message to this number (E.164). Raises QuotaUsedUp and AllOptedOut."""
    with transaction.atomic():
        template = welcome.provide(customer, now=now)  # locked: one call of an account at a time is counted
        if QuickMessage.objects.owned_by(customer).filter(at__gte=_midnight(now)).count() >= A_DAY:
            raise QuotaUsedUp
        (accepted,) = accepting.accept(
            customer,
            phones=[phone],
            channels=[None],
            template_id=template.id,
            parameters={welcome.BUSINESS: customer.account.name, welcome.WORDS: words},
            metadata=metadata,
            now=now,
        )
        QuickMessage.objects.create(message_id=accepted.id, at=now, **owner_columns(customer))
    return template, accepted


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

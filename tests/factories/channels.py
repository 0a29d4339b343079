"""Senders."""

from __future__ import annotations

from typing import Any

from apps.channels.models import Channel, Sender
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def sender(customer: Customer, number: str = "+14155550100", **fields: Any) -> Sender:
    given = {"channel": Channel.SMS, "provider": "telnyx", "credentials": {"api_key": "KEY"}, **fields}
    return Sender.objects.create(**owner_columns(customer), number=number, **given)

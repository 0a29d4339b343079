"""Accounts with carriers, and senders."""

from __future__ import annotations

from typing import Any

from apps.channels.models import CarrierAccount, Channel, Sender
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def sender(customer: Customer, number: str = "+14155550100", **fields: Any) -> Sender:
    account = {name: fields.pop(name) for name in ("provider", "credentials", "external_id") if name in fields}
    given = {"channel": Channel.SMS, "address": number, **fields}
    if "account" not in given:
        given["account"] = carrier_account(customer, **account)
    return Sender.objects.create(**owner_columns(customer), number=number, **given)


def carrier_account(customer: Customer, **fields: Any) -> CarrierAccount:
    given = {"provider": "telnyx", "credentials": {"api_key": "KEY"}, **fields}
    return CarrierAccount.objects.create(**owner_columns(customer), **given)

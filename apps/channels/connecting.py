"""Connect a number: its account with a carrier, made or given new credentials, and the sender in it.

Disconnecting an account deletes both. Messages keep the numbers that they were sent from.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.channels import phone_numbers
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers import PROVIDERS
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


class CannotConnect(DomainError):
    """The sentence says what is wrong."""


def connect(
    customer: Customer,
    *,
    channel: Channel,
    provider: str,
    number: str,
    address: str = "",
    external_id: str = "",
    credentials: Mapping[str, str],
    now: datetime,
) -> Sender:
    """A sender of this customer, active from now on. Its address at the carrier is its number unless another is given.

    The account is the customer's with this `external_id`. Credentials that are given replace those that it had;
    without any, it keeps them. Raises CannotConnect.
    """
    if provider not in PROVIDERS:
        raise CannotConnect(f"provider must be one of {', '.join(sorted(PROVIDERS))}.")
    written = phone_numbers.as_carrier_writes(number) if number.startswith("+") else number
    if not written:
        raise CannotConnect("number must be in E.164 format, such as +14155550100, a short code or a name.")
    taken = Sender.objects.filter(channel=channel, address=address or written).first()
    if taken is not None:
        raise CannotConnect(f"{address or written} already is a sender for {channel}.")
    with transaction.atomic():
        return Sender.objects.create(
            **owner_columns(customer),
            channel=channel,
            account=_account(customer, provider, external_id, dict(credentials), now=now),
            number=written,
            address=address or written,
            created_at=now,
        )


def connect_installation(
    provider: str, external_id: str, credentials: Mapping[str, str], *, now: datetime
) -> CarrierAccount:
    """The account that customers without one of their own use; given credentials replace those that it had.

    There is one at each carrier. Raises CannotConnect.
    """
    known = CarrierAccount.objects.of_installation().filter(provider=provider).order_by("id").first()
    if known is None:
        if not credentials:
            raise CannotConnect("Give the account's credentials on standard input.")
        given = {"external_id": external_id, "credentials": dict(credentials)}
        return CarrierAccount.objects.create(provider=provider, created_at=now, **given)
    known.external_id = external_id or known.external_id
    known.credentials, known.updated_at = dict(credentials) or known.credentials, now
    known.save(update_fields=["external_id", "credentials", "updated_at"])
    return known


def _account(
    customer: Customer, provider: str, external_id: str, credentials: dict[str, str], *, now: datetime
) -> CarrierAccount:
    known = list(CarrierAccount.objects.owned_by(customer).filter(provider=provider, external_id=external_id))
    if not known:
        owner = owner_columns(customer)
        given = {"provider": provider, "external_id": external_id, "credentials": credentials, "created_at": now}
        return CarrierAccount.objects.create(**owner, **given)
    if len(known) > 1:
        raise CannotConnect(f"There are several accounts at {provider} with this id; we don't know which one you mean.")
    if credentials:
        known[0].credentials, known[0].updated_at = credentials, now
        known[0].save(update_fields=["credentials", "updated_at"])
    return known[0]


def disconnect(customer: Customer, account: CarrierAccount) -> None:
    """Delete the account with its credentials, and its senders. Raises CannotConnect for another owner's account.

    What depends on the account is the caller's to settle: for WhatsApp `message_templates.disconnecting`.
    """
    if not CarrierAccount.objects.owned_by(customer).filter(pk=account.pk).exists():
        raise CannotConnect("This account belongs to another owner.")
    with transaction.atomic():
        Sender.objects.filter(account=account).delete()
        account.delete()

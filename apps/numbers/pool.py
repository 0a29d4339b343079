"""The installation's pool: numbers that the operator got beforehand, handed out to customers, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from apps.brands import number_assignment
from apps.channels import number_senders, phone_numbers
from apps.channels.models import CarrierAccount, NumberKind, NumberOrigin, NumberState, PhoneNumber, PhoneNumberQuerySet
from apps.core import queue
from apps.core.errors import DomainError
from apps.numbers import actions, noted
from apps.numbers.buying import BELL
from apps.organizations.customer import Customer


class CannotPool(DomainError):
    """The sentence says why."""


def free(*, now: datetime) -> PhoneNumberQuerySet:
    """Those that can be handed out now. One that came back rests as long as receipts may arrive for it."""
    return PhoneNumber.objects.free(rested_since=now - timedelta(hours=settings.RECEIPT_WAIT_HOURS))


def add(
    number: str,
    *,
    account: CarrierAccount,
    country: str,
    kind: NumberKind,
    features: Sequence[str] = ("sms",),
    now: datetime,
) -> PhoneNumber:
    """A number that is in this account at the carrier; we check that soon. Raises CannotPool."""
    written = phone_numbers.as_carrier_writes(number) if number.startswith("+") else number
    if not written or not written.lstrip("+").isdigit():
        raise CannotPool("Write the number in E.164 format, such as +14155550100, or a short code.")
    try:
        with transaction.atomic():
            row = PhoneNumber.objects.create(
                number=written,
                country=country,
                kind=kind,
                features=list(features),
                origin=NumberOrigin.POOL,
                state=NumberState.ACTIVE,
                account=account,
                due_at=now,
                created_at=now,
            )
            queue.ring(BELL)
    except IntegrityError:
        raise CannotPool(f"{written} is here already.") from None
    return row


def hand_out(row: PhoneNumber, customer: Customer, *, now: datetime) -> None:
    """The customer sends from it, from now on. Raises CannotPool, and CannotConnect while another one does."""
    with transaction.atomic():
        current = free(now=now).select_for_update(of=("self",)).filter(id=row.id).first()
        if current is None:
            raise CannotPool("This number isn't free.")
        current.organization, current.profile = customer.organization, customer.profile
        current.given_at = current.updated_at = now
        current.save(update_fields=["organization", "profile", "given_at", "updated_at"])
        number_senders.start(current, customer, now=now)
        noted.moved(current.number, None, customer.profile, now=now)
        number_assignment.numbers_changed(customer, now=now)


def take_back(row: PhoneNumber, *, now: datetime) -> None:
    """As if its customer had released it. Raises CannotPool."""
    owner = row.organization
    if owner is None or row.origin != NumberOrigin.POOL:
        raise CannotPool("This number isn't one of the pool that was handed out.")
    actions.release(Customer(owner), row.number, now=now)

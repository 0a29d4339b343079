"""Assign a number to a profile or back to the organization, and release it.

A released number stops sending at once; giving it back to the carrier is `ordering`'s. Its sender stays, so that late
callbacks are still taken.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.brands import number_assignment
from apps.channels import number_senders
from apps.channels.models import NumberOrigin, NumberState, PhoneNumber, Sender
from apps.core import queue
from apps.core.errors import DomainError
from apps.numbers import noted
from apps.numbers.buying import BELL
from apps.organizations.customer import Customer
from apps.organizations.models import Profile


class NumberNotFound(DomainError):
    code = "RESOURCE_004"
    message = "Number not found"


class CannotAssign(DomainError):
    """The sentence says why."""


class CannotRelease(DomainError):
    """The sentence says why."""


def assign(customer: Customer, number: str, profile: Profile | None, *, now: datetime) -> None:
    """Let this profile use it, or with None the organization. Raises NumberNotFound and CannotAssign."""
    if customer.profile is not None:
        raise CannotAssign("Only the organization can assign its numbers.")
    if profile and (profile.organization_id != customer.organization.id or profile.deleted_at):
        raise CannotAssign("This profile is gone. Choose another one.")
    with transaction.atomic():
        row, senders = _locked(customer, number)
        if row and row.state == NumberState.RELEASING:
            raise CannotAssign("This number is being released.")
        before = row.profile if row else senders[0].profile
        if row:
            row.profile, row.updated_at = profile, now
            row.save(update_fields=["profile", "updated_at"])
        for sender in senders:
            number_senders.move(sender, profile, now=now)
        noted.moved(number, before, profile, now=now)
        _tell_campaigns(customer, before, profile, now=now)


def release(customer: Customer, number: str, *, now: datetime) -> None:
    """Stop sending from it, and give it back. Raises NumberNotFound and CannotRelease.

    A number that we ordered goes back to the carrier, one of the pool to the pool. One that was only connected here
    stays at the carrier.
    """
    with transaction.atomic():
        row, senders = _locked(customer, number)
        if row and row.state == NumberState.ORDERED:
            raise CannotRelease("The carrier still works on this order. You can release the number when it is there.")
        for sender in senders:
            number_senders.stop(sender, now=now)
        before = row.profile if row else senders[0].profile
        if row:
            _give_back(row, now=now)
        noted.moved(number, before, None, now=now)
        _tell_campaigns(customer, before, now=now)


def _give_back(row: PhoneNumber, *, now: datetime) -> None:
    row.updated_at, row.problem = now, ""
    if row.origin == NumberOrigin.POOL:
        row.organization = row.profile = None
        row.returned_at = now
    elif row.state == NumberState.FAILED:
        row.state = NumberState.RELEASED
    else:
        row.state, row.due_at, row.attempts = NumberState.RELEASING, now, 0
        queue.ring(BELL)
    row.save()


def _locked(customer: Customer, number: str) -> tuple[PhoneNumber | None, list[Sender]]:
    """The row and the active senders of a number that belongs to the customer or, for an organization, its profiles."""
    rows = PhoneNumber.objects.visible_to(customer).filter(number=number).exclude(state=NumberState.RELEASED)
    row = rows.select_for_update(of=("self",)).select_related("profile").order_by("-id").first()
    senders = number_senders.texting(customer, number).filter(is_active=True)
    own = list(senders.filter(profile=customer.profile) if customer.profile else senders)
    if row is None and not own:
        raise NumberNotFound
    return row, own


def _tell_campaigns(customer: Customer, *profiles: Profile | None, now: datetime) -> None:
    owners = [Customer(customer.organization, profile) for profile in profiles]
    number_assignment.numbers_changed(*owners, now=now)

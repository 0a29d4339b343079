"""Assign US numbers to the campaign that applies to their owner, once it is active. A number sends for one campaign.

The campaign's numbers at the carrier are compared with those that should be there, so a number that moves to another
owner, or is released, leaves the one campaign before it joins the other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from apps.brands import filing, registration
from apps.brands.models import Campaign, Filing
from apps.brands.registry.types import Access, Registry
from apps.brands.vocabulary import FilingState
from apps.channels.models import Channel, Sender
from apps.core import egress, queue
from apps.organizations.customer import Customer


def assign(row: Filing, registry: Registry, access: Access, *, now: datetime) -> None:
    """Those of the account that we filed with, and not of another campaign. A refusal is tried again the next time."""
    assert row.campaign is not None
    wanted, numbers = _wanted(row, row.campaign), dict(row.numbers)
    left = [number for number in numbers if number not in wanted and _leaves(number, row, registry, access)]
    for number in left:
        del numbers[number]
    others = Filing.objects.filter(account=row.account).exclude(pk=row.pk)
    taken = {number for each in others.values_list("numbers", flat=True) for number in each}
    for number in wanted:
        if number not in taken and numbers.get(number) != "":
            refused = registry.read_done(egress.call(registry.assign_number(number, row.registry_id, access)))
            numbers[number] = refused.text[:200] if refused else ""
    if numbers != row.numbers:
        row.numbers = numbers
        row.save(update_fields=["numbers"])
    if left:
        _wake(others, now=now)


def campaigns_of(customer: Customer, numbers: Collection[str]) -> dict[str, tuple[Campaign, str]]:
    """The campaign that each number of an organization is in, with the problem of its assignment, if it had one."""
    filings = Filing.objects.filter(campaign__organization=customer.organization).exclude(numbers={})
    return {
        number: (row.campaign, problem)
        for row in filings.select_related("campaign").order_by("id")
        for number, problem in row.numbers.items()
        if row.campaign and number in numbers
    }


def numbers_changed(*customers: Customer, now: datetime) -> None:
    """Compare the numbers of the campaigns that apply to these customers soon."""
    owned = Campaign.objects.owned_by(*(customer.sources.campaign for customer in customers))
    _wake(Filing.objects.filter(campaign__in=owned), now=now)


def _wanted(row: Filing, campaign: Campaign) -> list[str]:
    senders = Sender.objects.filter(organization=campaign.organization_id, channel=Channel.SMS, account=row.account)
    active = senders.filter(is_active=True, profile__deleted_at=None).select_related("organization", "profile")
    owner = Customer.of(campaign)
    return [
        each.number
        for each in active.order_by("id")
        if registration.is_us_long_code(each.number) and Customer.of(each).sources.campaign == owner
    ]


def _leaves(number: str, row: Filing, registry: Registry, access: Access) -> bool:
    if row.numbers[number]:
        return True  # it never was there
    refused = registry.read_done(egress.call(registry.unassign_number(number, access)))
    return refused is None or refused.is_unknown


def _wake(filings: QuerySet[Filing], *, now: datetime) -> None:
    if filings.filter(campaign__isnull=False, state=FilingState.APPROVED).update(due_at=now):
        queue.ring(filing.BELL)

"""Which of an account's endpoints would get an event of it, and why the others wouldn't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.organizations.customer import Customer
from apps.webhooks import listening
from apps.webhooks.models import Endpoint

OFF = "It is off. We keep the event, so you can replay it"


@dataclass(frozen=True, slots=True)
class Receiver:
    """`why_not` is empty if the endpoint would get the event."""

    endpoint: Endpoint
    why_not: str


def of(customer: Customer, event: str, endpoints: Iterable[Endpoint]) -> list[Receiver]:
    """For each of these endpoints. The event happens to the account itself."""
    profile_id = customer.profile.id if customer.profile else None
    return [Receiver(each, listening.why_not(each, event, profile_id) or _off(each)) for each in endpoints]


def _off(endpoint: Endpoint) -> str:
    return "" if endpoint.is_active else OFF

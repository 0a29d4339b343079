"""The members and invitations of an account: one page of them, and how many there are in each state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from apps.core import listing
from apps.core.listing import NEWEST, Cursor, Page
from apps.organizations.customer import Customer
from apps.users.models import Membership, MembershipQuerySet


def page(customer: Customer, filters: Mapping[str, Any], cursor: Cursor = NEWEST) -> Page[Membership]:
    rows = _matching(customer, filters)
    if filters["status"]:
        rows = rows.filter(status=filters["status"])
    return listing.page(listing.by_key(rows.select_related("user", "profile")), cursor)


def counts(customer: Customer, filters: Mapping[str, Any], states: Iterable[str]) -> dict[str, int]:
    """How many pass the other filters, in each state. "" is all."""
    rows = _matching(customer, filters)
    return {state: listing.capped_count(rows.filter(status=state) if state else rows) for state in states}


def _matching(customer: Customer, filters: Mapping[str, Any]) -> MembershipQuerySet:
    found = Membership.objects.visible_to(customer)
    if filters["role"]:
        found = found.filter(role=filters["role"])
    for word in filters["q"].split():
        person = Q(user__email__icontains=word) | Q(user__name__icontains=word)
        invited = Q(email__icontains=word) | Q(name__icontains=word)
        found = found.filter(person | invited | Q(profile__name__icontains=word))
    return found

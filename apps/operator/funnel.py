"""How many customers are how far: the first page of the console."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from apps.organizations.models import Onboarding, Organization

_RECENT = 10


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    count: int
    share: int  # of the largest stage, in percent
    url: str


def counts() -> list[Stage]:
    """A stage for each state, in the order of the road, and one for suspended accounts."""
    page = reverse("operator:organizations_organization_changelist")
    by_state = dict(Organization.objects.order_by().values_list("onboarding").annotate(count=Count("id")))
    suspended = Organization.objects.filter(Q(suspended_at__isnull=False)).count()
    found = [(words(state), by_state.get(state, 0), {"onboarding__exact": state}) for state in Onboarding.values]
    found.append(("Suspended", suspended, {"standing": "suspended"}))
    most = max(count for _, count, _ in found) or 1
    return [
        Stage(label, count, round(100 * count / most), f"{page}?{urlencode(query)}") for label, count, query in found
    ]


def recent() -> list[Organization]:
    """The newest customers."""
    return list(Organization.objects.order_by("-created_at", "-id")[:_RECENT])


def words(state: str) -> str:
    """KYC_STARTED → KYC started"""
    return state.replace("_", " ").capitalize().replace("Kyc", "KYC")

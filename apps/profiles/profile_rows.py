"""Profiles as their pages show them: the status in one word, what they inherit, who pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.organizations.customer import INHERITABLE, Customer
from apps.organizations.models import Organization, Profile, ProfileStatus


@dataclass(frozen=True, slots=True)
class StatusMark:
    """A hue, a shape and a word."""

    word: str
    tone: str
    icon: str


ALL = StatusMark("All", tone="", icon="")
STATUSES = {
    ProfileStatus.INCOMPLETE.value: StatusMark("Incomplete", tone="none", icon="circle-dashed"),
    ProfileStatus.PENDING_REVIEW.value: StatusMark("In review", tone="waiting", icon="clock"),
    ProfileStatus.APPROVED.value: StatusMark("Approved", tone="done", icon="check"),
    ProfileStatus.REJECTED.value: StatusMark("Rejected", tone="failed", icon="alert-triangle"),
}


@dataclass(frozen=True, slots=True)
class ProfileRow:
    profile: Profile
    mark: StatusMark
    inherits: str
    payers: str


def of(organization: Organization, profiles: Iterable[Profile]) -> list[ProfileRow]:
    return [one(Customer(organization, profile)) for profile in profiles]


def one(customer: Customer) -> ProfileRow:
    profile = customer.profile
    assert profile is not None
    sources = customer.sources
    payers = ", then ".join(each.account.name for each in sources.payers)
    return ProfileRow(profile, STATUSES[profile.status], _inherits(sources.inherited), payers)


def _inherits(names: tuple[str, ...]) -> str:
    if len(names) == len(INHERITABLE):
        return "Inherits everything"
    if not names:
        return "Inherits nothing"
    return f"Inherits {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}"

"""Members and invitations as the team page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from apps.users import invitations
from apps.users.account_access import Seat
from apps.users.models import ApiKey, Membership, MembershipStatus, Role, User
from apps.users.team import two_factors


@dataclass(frozen=True, slots=True)
class MemberMark:
    tone: str
    icon: str
    word: str


STATES = {
    "": MemberMark("none", icon="", word="All"),
    MembershipStatus.ACTIVE.value: MemberMark("done", icon="circle-check", word="Active"),
    MembershipStatus.INVITED.value: MemberMark("waiting", icon="mail-forward", word="Invited"),
    MembershipStatus.SUSPENDED.value: MemberMark("blocked", icon="user-off", word="Suspended"),
    MembershipStatus.REJECTED.value: MemberMark("none", icon="user-x", word="Declined"),
}
_EXPIRED = MemberMark("none", icon="clock-off", word="Expired")
_FACTORS = {Authenticator.Type.WEBAUTHN: "Passkey", Authenticator.Type.TOTP: "App"}


@dataclass(frozen=True, slots=True)
class TeamRow:
    member: Membership
    called: str
    mark: MemberMark
    access: str  # the profile it is limited to, or ""
    instead_of: str  # the person's role in the organization, if this row replaces it in a profile
    factors: str  # "Passkey, App", or "" for none
    is_oneself: bool
    can_change: bool

    @property
    def is_open(self) -> bool:
        """Whether it is an invitation, which can be sent again."""
        return self.member.user_id is None

    @property
    def can_differ(self) -> bool:
        """Whether the person can get another role in a profile."""
        row = self.member
        return row.profile_id is None and row.status == MembershipStatus.ACTIVE and row.role != Role.OWNER


def of(seat: Seat, members: list[Membership], person: User, *, now: datetime) -> list[TeamRow]:
    """With two queries for all of them."""
    users = [each.user_id for each in members if each.user_id]
    factors = factors_of(users)
    whole = Membership.objects.filter(user__in=users, organization=seat.customer.organization, profile=None)
    roles = dict(whole.values_list("user_id", "role"))
    return [_row(seat, each, person, factors, roles, now=now) for each in members]


def _row(
    seat: Seat,
    row: Membership,
    person: User,
    factors: dict[UUID, list[str]],
    roles: dict[UUID, str],
    *,
    now: datetime,
) -> TeamRow:
    is_oneself = row.user_id == person.id
    is_expired = row.status == MembershipStatus.INVITED and now >= invitations.expires_at(row)
    return TeamRow(
        row,
        called=row.called or row.address,
        mark=_EXPIRED if is_expired else STATES[row.status],
        access=row.profile.name if row.profile else "",
        instead_of=roles.get(row.user_id, "") if row.profile and row.user_id else "",
        factors=", ".join(factors.get(row.user_id, [])) if row.user_id else "",
        is_oneself=is_oneself,
        can_change=seat.may("team.edit") and not is_oneself and (row.role != Role.OWNER or seat.role == Role.OWNER),
    )


def factors_of(users: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The second factors of each person, in words. People without one are left out."""
    found: dict[UUID, list[str]] = {}
    kinds = Authenticator.objects.filter(user__in=list(users), type__in=two_factors.KINDS).order_by("-type")
    for user_id, kind in kinds.values_list("user_id", "type").distinct():
        found.setdefault(user_id, []).append(_FACTORS[Authenticator.Type(kind)])
    return found


def keys_of(row: Membership) -> list[str]:
    """The names of the API keys that stop working when this member is removed or suspended."""
    if row.user is None:
        return []
    mine = ApiKey.objects.filter(made_by=row.user, organization=row.organization_id, revoked_at=None)
    found = mine.filter(profile=row.profile_id) if row.profile_id else mine
    return list(found.order_by("name").values_list("name", flat=True))

"""Members and invitations in the words of the team page."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils import timezone

from apps.organizations.customer import Customer
from apps.users import account_access, api_keys, invitations, members
from apps.users.account_access import Seat
from apps.users.models import Membership, Role, User
from apps.users.team import rows
from apps.users.team.rows import TeamRow
from tests.cast import Cast
from tests.factories import users

NOW = timezone.now()


def _seat(person: User) -> Seat:
    (held,) = account_access.memberships(person)
    return Seat(Customer(held.organization, held.profile), held)


def _rows(cast: Cast, by: User) -> dict[str, TeamRow]:
    found = list(Membership.objects.visible_to(cast.acme).select_related("user", "profile").order_by("id"))
    return {row.member.address: row for row in rows.of(_seat(by), found, by, now=NOW)}


def test_a_row_says_what_a_person_may_enter_and_what_that_replaces(cast: Cast) -> None:
    users.member(cast.shop, "clerk@acme.test", Role.MEMBER)
    members.add_member(cast.developer, cast.shop, Role.BILLING)

    found = _rows(cast, cast.owner)

    assert (found["clerk@acme.test"].access, found["clerk@acme.test"].instead_of) == ("EU shop", "")
    # The last row of the person counts here.
    assert (found["developer@acme.test"].access, found["developer@acme.test"].instead_of) == ("EU shop", "developer")
    assert not found["clerk@acme.test"].can_differ


def test_a_row_names_second_factors(cast: Cast) -> None:
    for kind in ("totp", "webauthn", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=cast.developer, type=kind, data={})

    found = _rows(cast, cast.owner)

    assert found["developer@acme.test"].factors == "Passkey, App"
    assert found["owner@acme.test"].factors == ""


def test_an_invitation_that_ran_out_says_so(cast: Cast) -> None:
    users.invitation(cast.acme)
    row = Membership.objects.get(user=None)

    now = [rows.of(_seat(cast.owner), [row], cast.owner, now=at)[0] for at in (NOW, NOW + 2 * invitations.LIFE)]

    assert [each.mark.word for each in now] == ["Invited", "Expired"]
    assert all(each.is_open and not each.can_differ for each in now)


def test_nobody_changes_their_own_row_and_only_owners_change_owners(cast: Cast) -> None:
    admin = users.member(cast.acme, "admin@acme.test", Role.ADMIN)

    def changeable(by: User) -> set[str]:
        return {address.split("@")[0] for address, row in _rows(cast, by).items() if row.can_change}

    assert changeable(cast.owner) == {"admin", "developer"}
    assert changeable(admin) == {"developer"}
    assert changeable(cast.developer) == set()


def test_the_keys_that_would_stop_are_named(cast: Cast) -> None:
    api_keys.issue(cast.acme, name="Orders", made_by=cast.developer)
    api_keys.issue(cast.shop, name="Invoices", made_by=cast.developer)
    api_keys.issue(cast.outsider, name="Elsewhere", made_by=cast.developer)
    revoked, _ = api_keys.issue(cast.acme, name="Old", made_by=cast.developer)
    api_keys.revoke(revoked, now=NOW)
    there = members.add_member(cast.developer, cast.shop, Role.BILLING)

    assert rows.keys_of(Membership.objects.of(cast.acme).get(user=cast.developer)) == ["Invoices", "Orders"]
    assert rows.keys_of(there) == ["Invoices"]
    assert rows.keys_of(users.invitation(cast.acme)[0]) == []

"""The team page, without a browser."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from apps.users import account_access, api_keys, members, roles
from apps.users.invitations import MIN_PAUSE
from apps.users.models import Membership, MembershipStatus, Role
from tests import each_case
from tests.cast import Cast
from tests.factories import users

_HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def _row(cast: Cast, email: str = "developer@acme.test") -> Membership:
    found = Membership.objects.filter(organization=cast.acme.organization, user__email=email, profile=None)
    return found.get()


def test_the_list_shows_members_invitations_and_overrides(owner: Client, cast: Cast) -> None:
    users.invitation(cast.acme)
    members.add_member(cast.developer, cast.shop, Role.BILLING)

    text = " ".join(owner.get("/team/").content.decode().split())

    for words in ("owner@acme.test", "Ines Moreau", "EU shop", "instead of developer", "Invited", "All profiles"):
        assert words in text


def test_a_developer_sees_the_team_and_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.developer)

    text = client.get("/team/").content.decode()

    assert "owner@acme.test" in text
    assert "/team/invite/" not in text
    assert "/remove/" not in text


def test_a_person_is_invited_to_a_profile(owner: Client, cast: Cast) -> None:
    given = {"email": "ines@acme.test", "name": "Ines", "account": str(cast.shop.id), "role": "billing"}

    assert owner.post("/team/invite/", given).headers["Location"] == "/team/"

    row = Membership.objects.get(user=None)
    assert (row.profile, row.role, row.invited_by) == (cast.shop.profile, "billing", cast.owner)
    again = owner.post("/team/invite/", given, headers=_HTMX)
    assert (again.status_code, b"already invited" in again.content) == (422, True)


def test_each_change_is_made_from_its_dialog(owner: Client, cast: Cast) -> None:
    row, given = _row(cast), {"profile": str(cast.shop.id), "role": "billing"}
    after = {
        "role": {("billing", False)},
        "profile-role": {("developer", False), ("billing", True)},
        "suspend": set(),
        "remove": set(),
    }

    def check(verb: str) -> None:
        address = f"/team/{row.id}/{verb}/"

        assert owner.get(address, headers=_HTMX).status_code == 200
        assert owner.post(address, given).headers["Location"] == "/team/"
        held = account_access.memberships(cast.developer)
        assert {(each.role, each.profile is not None) for each in held} == after[verb]

    assert each_case.wrong([(verb,) for verb in after], check) == {}


def test_what_is_refused_is_said_in_the_dialog(owner: Client, cast: Cast) -> None:
    own = _row(cast, "owner@acme.test")
    refused = {"role": "own role", "suspend": "suspend yourself", "remove": "remove yourself"}

    def check(verb: str) -> None:
        response = owner.post(f"/team/{own.id}/{verb}/", {"role": "admin"}, headers=_HTMX)

        assert response.status_code == 422
        assert refused[verb] in response.content.decode()

    assert each_case.wrong([(verb,) for verb in refused], check) == {}


def test_the_dialog_names_the_keys_that_stop(owner: Client, cast: Cast) -> None:
    api_keys.issue(cast.acme, name="Orders backend", made_by=cast.developer)

    for verb in ("suspend", "remove"):
        text = owner.get(f"/team/{_row(cast).id}/{verb}/").content.decode()
        assert "1 API key will stop working" in text
        assert "Orders backend" in text


def test_access_is_restored_and_an_invitation_sent_again(owner: Client, cast: Cast) -> None:
    row, (invited, _) = _row(cast), users.invitation(cast.acme)
    Membership.objects.filter(id=row.id).update(status=MembershipStatus.SUSPENDED)

    assert owner.get(f"/team/{row.id}/restore/").status_code == 405
    owner.post(f"/team/{row.id}/restore/")
    soon = owner.post(f"/team/{invited.id}/resend/", follow=True)
    Membership.objects.filter(id=invited.id).update(invited_at=timezone.now() - MIN_PAUSE)
    later = owner.post(f"/team/{invited.id}/resend/", follow=True)

    assert account_access.memberships(cast.developer) == [row]
    assert "less than a minute ago" in soon.content.decode()
    assert "sending a new link to ines@acme.test" in " ".join(later.content.decode().replace("&#x27;", "'").split())


def test_a_profile_says_who_else_can_work_in_it(owner: Client, cast: Cast) -> None:
    users.member(cast.shop, "clerk@acme.test", Role.MEMBER)
    owner.post("/switch/", {"account": str(cast.shop.id)})

    text = " ".join(owner.get("/team/").content.decode().split())

    assert "clerk@acme.test" in text
    assert "2 members of Acme can work here too" in text


def test_the_table_of_roles_is_the_one_in_code(client: Client, cast: Cast) -> None:
    client.force_login(users.member(cast.acme, "billing@acme.test", Role.BILLING))

    table = client.get("/team/roles/").context["table"]

    assert [words for words, _ in table] == [each.words for each in roles.PERMISSIONS.values()]
    assert all(
        is_allowed is (role in permission.roles)
        for (_, marks), permission in zip(table, roles.PERMISSIONS.values(), strict=True)
        for role, is_allowed in marks
    )


def _with_password(client: Client, cast: Cast) -> None:
    cast.owner.set_password("correct horse")
    cast.owner.save()
    client.force_login(cast.owner)


def test_a_second_factor_is_required_and_no_longer(client: Client, cast: Cast) -> None:
    owner, page = client, "/team/two-factors/"
    _with_password(client, cast)
    assert owner.get(page).headers["Location"].startswith("/reauthenticate/")
    assert owner.post(page).headers["Location"].startswith("/reauthenticate/")
    owner.post(f"/reauthenticate/?next={page}", {"password": "correct horse"})
    asked = owner.get("/team/two-factors/").content.decode()
    refused = owner.post("/team/two-factors/")
    Authenticator.objects.create(user=cast.owner, type="totp", data={})
    toasts = [owner.post("/team/two-factors/", follow=True).content.decode() for _ in range(2)]

    assert "2 of your members have no second factor yet" in asked
    assert (refused.status_code, b"for yourself first" in refused.content) == (422, True)
    assert "A second factor is required." in toasts[0]
    assert "A second factor is no longer required." in toasts[1]


def test_ownership_is_handed_over_after_the_password_was_given_again(client: Client, cast: Cast) -> None:
    _with_password(client, cast)
    heir = {"member": str(_row(cast).id)}

    assert client.post("/team/ownership/", heir).headers["Location"].startswith("/reauthenticate/")
    assert _row(cast).role == "developer"
    client.post("/reauthenticate/?next=/team/ownership/", {"password": "correct horse"})
    client.post("/team/ownership/", heir)

    assert (_row(cast).role, _row(cast, "owner@acme.test").role) == ("owner", "admin")
    assert client.get("/team/ownership/").status_code == 403

"""An operator acts as a member: who may, as whom, for how long, and what stays closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import Entry
from apps.core.errors import Invalid
from apps.organizations.actions import edit_organization
from apps.users import impersonating, members, operators, roles
from apps.users.models import Impersonation, Membership, Role, User
from tests.cast import Cast
from tests.factories import contacts, users
from tests.pages.access import ALLAUTH, PAGES, SIGNED_IN
from tests.pages.walking import urls

_CONTACTS = "/contacts/"


@pytest.fixture
def operator(db: None) -> User:
    person, _ = operators.appoint("olga@sentdash.test", name="Olga")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return person


@pytest.fixture
def visitor(client: Client, operator: User, cast: Cast) -> Client:
    """The operator, acting as Acme's owner."""
    client.force_login(operator)
    _begin(client, cast.owner)
    return client


def _begin(client: Client, person: User) -> Impersonation:
    session = client.session
    member = Membership.objects.get(user=person, profile=None)
    operator = User.objects.get(email="olga@sentdash.test")
    row = impersonating.begin(operator, member, "Ticket 7", session, now=timezone.now())
    session.save()
    return row


def test_pages_are_those_of_the_person_and_say_who_looks(visitor: Client, cast: Cast) -> None:
    row = contacts.contact(cast.acme, "+14155552671")

    response = visitor.get(_CONTACTS)

    assert response.wsgi_request.user == cast.owner
    said = " ".join(response.content.decode().split())
    assert "Olga, you are acting as" in said
    assert f"/contacts/{row.id}/" in said
    assert reverse("account_logout") not in said


def test_what_is_changed_is_recorded_as_the_operators_for_the_person(
    visitor: Client, operator: User, cast: Cast
) -> None:
    row = contacts.contact(cast.acme, "+14155552671")
    visitor.post(f"/contacts/{row.id}/edit/", {"default_channel": "whatsapp"})

    entry = Entry.objects.filter(thing="contact", organization_id=cast.acme.id).latest("id")
    assert (entry.actor_kind, entry.actor_id) == ("operator", operator.id)
    assert entry.actor == "Olga (olga@sentdash.test) for owner@acme.test"


def test_start_and_end_are_in_the_accounts_log(visitor: Client, cast: Cast) -> None:
    response = visitor.post("/impersonation/stop/")

    assert response.headers["Location"] == reverse("operator:organizations_organization_change", args=[cast.acme.id])
    found = Entry.objects.filter(thing="impersonation", organization_id=cast.acme.id).order_by("id")
    assert [entry.verb for entry in found] == ["created", "changed"]
    assert {entry.name for entry in found} == {"owner@acme.test by olga@sentdash.test"}
    assert found[0].changes["reason"] == [None, "Ticket 7"]
    assert found[1].actor_kind == "operator"
    assert visitor.get("/operator/").status_code == 200


def test_nothing_personal_opens(visitor: Client, cast: Cast) -> None:
    """Neither a page of allauth, nor one that asks for no permission, nor the console."""
    personal = {
        url.name: f"/{url.pattern}"
        for url in urls()
        if "<" not in url.pattern and (url.name.startswith(ALLAUTH) or PAGES.get(url.name) == SIGNED_IN)
    }
    open_to_all = {"users:home", "users:switch", "users:find", "users:shortcuts", "users:stop_impersonating"}

    found = {name: visitor.get(address).status_code for name, address in personal.items() if name not in open_to_all}

    assert {"users:me", "mfa_index", "account_logout", "account_change_password"} <= found.keys()
    assert {name: status for name, status in found.items() if status != 403} == {}
    assert visitor.get("/operator/").status_code == 404
    assert visitor.get("/invitations/nonsense/").status_code == 403
    assert visitor.post("/settings/me/prefer/", {"theme": "dark"}).status_code == 403
    cast.owner.refresh_from_db()
    assert cast.owner.theme == ""


def test_secrets_and_other_ways_in_stay_closed(visitor: Client, cast: Cast) -> None:
    assert roles.PERMISSIONS.keys() > roles.PERSONAL

    page = visitor.get("/developers/keys/")
    said = visitor.post("/developers/keys/new/", {"name": "x"}, headers={"HX-Request": "true"})

    assert page.status_code == said.status_code == 403
    assert "Only the person themselves can open this page" in page.content.decode()
    assert "Only the person themselves can create and revoke API keys" in said.headers["HX-Trigger"]
    assert visitor.get("/team/invite/").status_code == 403


def test_only_the_one_organization_is_open(visitor: Client, cast: Cast) -> None:
    members.add_member(cast.owner, cast.outsider, Role.OWNER)

    assert visitor.post("/switch/", {"account": str(cast.outsider.id)}).status_code == 404
    assert visitor.post("/switch/", {"account": str(cast.shop.id)}).status_code == 302
    assert "Globex" not in visitor.get("/switch/").content.decode()


def test_person_is_not_signed_in_by_it(visitor: Client, operator: User, cast: Cast) -> None:
    before = cast.owner.last_login
    visitor.get(_CONTACTS)

    cast.owner.refresh_from_db()
    assert cast.owner.last_login == before
    assert not UserSession.objects.filter(user=cast.owner).exists()


def test_policy_of_two_factors_asks_nothing_of_the_operator(visitor: Client, cast: Cast) -> None:
    edit_organization(cast.acme, details={"requires_two_factors": True}, now=timezone.now())

    assert visitor.get(_CONTACTS).status_code == 200


def _later(row: Impersonation) -> None:
    Impersonation.objects.filter(id=row.id).update(created_at=timezone.now() - impersonating.LASTS)


def _dismissed(row: Impersonation) -> None:
    operators.dismiss(User.objects.get(id=row.operator_id))


def _without_factor(row: Impersonation) -> None:
    Authenticator.objects.filter(user=row.operator_id).delete()


def _promoted(row: Impersonation) -> None:
    operators.appoint("owner@acme.test")


@pytest.mark.parametrize("what", [_later, _dismissed, _without_factor, _promoted])
def test_it_ends_with_the_next_request(visitor: Client, operator: User, what: Callable[[Impersonation], None]) -> None:
    row = Impersonation.objects.get(operator=operator)
    what(row)

    assert visitor.get("/settings/me/").wsgi_request.user == operator
    row.refresh_from_db()
    assert row.ended_at is not None
    assert Entry.objects.filter(thing="impersonation").latest("id").actor == "olga@sentdash.test"


def test_another_begins_where_one_is_open(visitor: Client, operator: User, cast: Cast) -> None:
    _begin(visitor, cast.developer)

    assert visitor.get(_CONTACTS).wsgi_request.user == cast.developer
    assert Impersonation.objects.filter(operator=operator, ended_at=None).count() == 1


def test_session_of_another_person_is_no_way_in(visitor: Client, operator: User, cast: Cast) -> None:
    """The row names its operator, whatever a session holds."""
    row = Impersonation.objects.get(operator=operator)
    session = visitor.session

    assert impersonating.of_session(cast.developer, session, now=timezone.now()) is None
    row.refresh_from_db()
    assert row.ended_at is None


def test_operators_and_closed_people_are_not_impersonated(operator: User, cast: Cast, client: Client) -> None:
    colleague, _ = operators.appoint("otto@sentdash.test")
    closed = users.member(cast.acme, "closed@acme.test", Role.MEMBER)
    closed.is_active = False
    closed.save()
    for person in (members.add_member(colleague, cast.acme, Role.MEMBER), Membership.objects.get(user=closed)):
        with pytest.raises(impersonating.NotAllowed):
            impersonating.begin(operator, person, "Ticket 7", client.session, now=timezone.now())
    with pytest.raises(Invalid):
        impersonating.begin(
            operator, Membership.objects.get(user=cast.owner), " ", client.session, now=timezone.now() + timedelta(1)
        )

"""Who gets past the door, as whom, and in which time zone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from apps.audit.models import ActorKind, Entry, Verb
from apps.users import account_access, members, preferences
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import users

_KEYS = "/developers/keys/"


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def test_a_page_sends_strangers_to_sign_in_and_back(client: Client, cast: Cast) -> None:
    response = client.get(f"{_KEYS}?state=all")

    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?next=/developers/keys/%3Fstate%3Dall"


def test_a_fragment_sends_the_whole_window_to_sign_in(client: Client, cast: Cast) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/messages/?status=failed"}

    response = client.get(_KEYS, headers=headers)

    assert response.headers["HX-Redirect"] == "/login/?next=/messages/%3Fstatus%3Dfailed"
    assert response.content == b""


def test_the_seat_is_on_the_request(owner: Client, cast: Cast) -> None:
    request = owner.get(_KEYS).wsgi_request

    assert request.customer == cast.acme  # type: ignore[attr-defined]
    assert request.membership.role == Role.OWNER  # type: ignore[attr-defined]


def test_a_role_that_was_taken_away_is_gone_with_the_next_click(owner: Client, cast: Cast) -> None:
    assert owner.get(_KEYS).status_code == 200

    members.add_member(cast.owner, cast.acme, Role.MEMBER)

    assert owner.get(_KEYS).status_code == 403


def test_who_was_put_out_is_told_so(owner: Client, cast: Cast) -> None:
    for membership in account_access.memberships(cast.owner):
        members.remove_member(membership)

    response = owner.get(_KEYS)

    assert response.status_code == 403
    assert b"belong to an account yet" in response.content


def test_a_closed_person_is_signed_out_with_the_next_click(owner: Client, cast: Cast) -> None:
    cast.owner.is_active = False
    cast.owner.save()

    assert owner.get(_KEYS).headers["Location"].startswith("/login/")


def test_a_suspended_account_can_still_look(owner: Client, cast: Cast) -> None:
    change(cast.acme, suspended_at=timezone.now(), suspension_reason="Unpaid <invoices>.")

    response = owner.get("/settings/me/")

    assert response.status_code == 200
    assert b"Acme has been suspended since" in response.content
    assert b"Reason: Unpaid &lt;invoices&gt;." in response.content
    assert b"operator to lift it" in response.content


def test_a_suspended_account_is_told_where_to_write(owner: Client, cast: Cast, settings: Settings) -> None:
    settings.SUPPORT_EMAIL = "support@sentdash.test"
    change(cast.acme, suspended_at=timezone.now())

    assert b"mailto:support@sentdash.test" in owner.get("/settings/me/").content


def test_times_are_read_in_the_zone_of_the_person(owner: Client, cast: Cast) -> None:
    preferences.choose(cast.owner, time_zone="Asia/Tokyo")
    users.key(cast.acme, made_by=cast.owner)

    assert b" JST" in owner.get(_KEYS).content
    assert timezone.get_current_timezone_name() == "UTC"


def test_programs_are_not_looked_up(client: Client, cast: Cast) -> None:
    request = client.get("/v3/me", headers={"x-api-key": cast.key(cast.acme)}).wsgi_request

    assert not hasattr(request, "seat")


def test_a_change_on_a_page_is_recorded_as_that_person_s(owner: Client, cast: Cast) -> None:
    owner.get(_KEYS)
    response = owner.post("/developers/keys/new/", {"name": "Shop", "account": str(cast.acme.id), "scopes": ["read"]})

    found = Entry.objects.get(thing="API key")
    assert (response.status_code, found.verb, found.name[:4]) == (201, Verb.CREATED, "Shop")
    assert (found.actor_kind, found.actor_id, found.actor) == (ActorKind.PERSON, cast.owner.id, "owner@acme.test")
    assert (found.door, found.organization_id) == ("users:key_create", cast.acme.id)
    assert (found.address, len(found.session)) == ("127.0.0.1", 64)
    assert found.request_id.startswith("req_")


def test_a_change_before_sign_in_is_recorded_too(client: Client, cast: Cast) -> None:
    token = users.invitation(cast.acme, "zoe@acme.test")[1]

    client.post(f"/invitations/{token}/", {"choice": "join", "name": "Zoe", "password": "unrelated-words-7"})

    assert Entry.objects.filter(thing="member", actor="Not signed in").exists()


def test_reading_a_page_says_nothing_to_the_database(owner: Client, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        owner.get(_KEYS)

    assert [each["sql"] for each in asked if "sentdash.actor" in each["sql"]] == []

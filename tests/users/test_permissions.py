"""What the gate says to whom it does not open."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from apps.organizations import suspension
from apps.users import permissions
from apps.users.models import Membership, MembershipStatus, Role
from tests.cast import Cast
from tests.factories import users

_KEYS = "/developers/keys/"


@pytest.fixture
def member(client: Client, cast: Cast) -> Client:
    client.force_login(users.member(cast.acme, "member@acme.test", Role.MEMBER))
    return client


def test_the_page_says_what_one_may_do_and_who_can_help(member: Client) -> None:
    response = member.get(_KEYS)
    text = " ".join(response.content.decode().split())

    assert response.status_code == 403
    assert "You're a member of Acme and can send messages" in text
    assert "Only owners, admins and developers can create and revoke API keys." in text
    assert "owner@acme.test" in text
    assert "developer@acme.test" in text
    assert "member@acme.test" not in text.split("Ask one of these people")[1]


def test_a_fragment_opens_the_page_that_says_why(member: Client) -> None:
    response = member.get(f"{_KEYS}?state=all", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == f"{_KEYS}?state=all"
    assert response.content == b""


def test_a_fragment_that_would_change_something_gets_a_sentence(member: Client) -> None:
    response = member.post(f"{_KEYS}new/", {"name": "x"}, headers={"HX-Request": "true"})

    assert response.status_code == 403
    said = json.loads(response.headers["HX-Trigger"])["toast"]
    assert said == {"text": "Your role (member) may not create and revoke API keys.", "tone": "failed"}


def test_in_a_suspended_account_the_suspension_is_the_reason(client: Client, cast: Cast) -> None:
    suspension.suspend(cast.acme.account, "Spam.", now=timezone.now())
    client.force_login(cast.owner)

    page = client.get(f"{_KEYS}new/")
    said = client.post(f"{_KEYS}new/", {"name": "x"}, headers={"HX-Request": "true"})

    assert page.status_code == said.status_code == 403
    text = " ".join(page.content.decode().split())
    assert "You can't create and revoke API keys until the suspension is lifted." in text
    assert "Your role" not in text
    assert "Acme is suspended. You can't create and revoke API keys" in said.headers["HX-Trigger"]


def test_a_gate_without_an_entry_in_the_table_cannot_be_built() -> None:
    with pytest.raises(AssertionError, match="not in the table"):
        permissions.needs("keys.edti")


def test_who_can_are_people_who_may_still_sign_in(cast: Cast) -> None:
    cast.developer.is_active = False
    cast.developer.save()
    suspended = users.member(cast.acme, "suspended@acme.test", Role.ADMIN)
    Membership.objects.filter(user=suspended).update(status=MembershipStatus.SUSPENDED)

    assert [membership.user for membership in permissions.who_can(cast.acme, "keys.edit")] == [cast.owner]

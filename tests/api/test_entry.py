"""Roles at the door of the API: what the maker of a key may do, the key may do."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.api import auth, entry
from apps.api.auth import Caller, NotYours
from apps.api.resource import Resource
from apps.api.v2 import dialect
from apps.audit.models import ActorKind, Entry
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.users import api_keys
from apps.users.key_role import role_for
from apps.users.models import ApiKey, Role, User
from tests.api.v3_program import Program, call
from tests.cast import Cast
from tests.factories import contacts, message_templates, users


class Needs:
    READ: ClassVar = {"GET": "team.view"}
    EDIT: ClassVar = {"GET": "team.edit"}


def _caller(customer: Customer, made_by: User | None) -> Caller:
    key, _ = api_keys.issue(customer, name="Test", made_by=made_by)
    role = role_for(key, customer)
    assert role is not None
    return Caller(key, customer, role)


def _request(view: APIView, **headers: str) -> Request:
    return view.initialize_request(RequestFactory().get("/", headers=headers))


@pytest.mark.parametrize("resource", [Resource, dialect.Resource])
def test_user_of_a_request_is_the_maker_of_its_key(cast: Cast, resource: type[Resource]) -> None:
    """In both versions DRF's own attributes say who calls."""
    key = cast.key(cast.acme)
    request = _request(
        resource(), **{"x-api-key": key, "x-sender-id": str(cast.shop.id), "x-profile-id": str(cast.shop.id)}
    )

    assert (request.user, auth.caller_of(request).customer.id) == (cast.owner, cast.shop.id)


def test_rate_limit_is_checked_before_the_role(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sensitive": "1/1"}
    program = Program(cast.acme, made_by=users.member(cast.acme, "member@acme.test", Role.MEMBER))

    refusals = [program.post("/v3/users", {}).refusal[0] for _ in range(2)]

    assert refusals == [403, 429]


def test_method_that_needs_nothing_is_open(cast: Cast) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    entry.authorize(_caller(cast.acme, member), Needs.EDIT, "POST")


def test_role_that_has_the_permission_passes(cast: Cast) -> None:
    entry.authorize(_caller(cast.acme, cast.owner), Needs.EDIT, "GET")


def test_key_of_the_operator_passes(cast: Cast) -> None:
    entry.authorize(_caller(cast.acme, None), Needs.EDIT, "GET")


@pytest.mark.parametrize(("needs", "refusal"), [(Needs.READ, NotYours), (Needs.EDIT, entry.NoAdminAccess)])
def test_role_without_it_is_refused(cast: Cast, needs: dict[str, str], refusal: type[DomainError]) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    with pytest.raises(refusal):
        entry.authorize(_caller(cast.acme, member), needs, "GET")


def test_head_needs_what_get_needs(cast: Cast) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    with pytest.raises(NotYours):
        entry.authorize(_caller(cast.acme, member), Needs.READ, "HEAD")


def test_key_of_somebody_who_left_opens_nothing(cast: Cast) -> None:
    secret = users.key(cast.acme, made_by=users.user("gone@acme.test"))

    answers = [call(method, path, headers={"x-api-key": secret}) for method, path in _CALLS]

    assert [answer.refusal[:2] for answer in answers] == [(403, "AUTH_004")] * len(_CALLS)


_CALLS = [("GET", "/v3/me"), ("POST", "/v3/messages"), ("GET", "/v3/webhooks"), ("POST", "/v3/contacts")]


def test_a_key_that_lacks_a_scope_is_told_which(cast: Cast) -> None:
    secret = api_keys.issue(cast.acme, name="Narrow", made_by=cast.owner, scopes=["send", "read"])[1]

    refusal = call("POST", "/v3/contacts", b"{}", headers={"x-api-key": secret}).refusal

    words = "it needs the scope manage, and this key has send and read"
    assert refusal == (403, "AUTH_004", f"Insufficient permissions for this operation: {words}")


def test_a_change_is_recorded_as_the_key_s(cast: Cast) -> None:
    program = Program(cast.acme)
    contact = contacts.contact(cast.acme)

    answer = program.patch(f"/v3/contacts/{contact.id}", {"default_channel": "whatsapp"})

    found = Entry.objects.get(thing="contact")
    key = ApiKey.objects.get(organization=cast.acme.organization)
    assert (found.actor_kind, found.actor_id, found.actor) == (ActorKind.KEY, key.id, str(key))
    assert (found.door, found.address) == ("PATCH /v3/contacts/{contact_id}", "127.0.0.1")
    assert found.request_id == answer.headers["X-Request-Id"]
    assert found.changes["default_channel"] == ["sms", "whatsapp"]


def test_reading_and_sending_say_nothing_of_the_actor_to_the_database(cast: Cast) -> None:
    program, template = Program(cast.acme), message_templates.template(cast.acme)
    body = {"to": ["+14155552671"], "template": {"id": str(template.id), "parameters": {"name": "Ada"}}}
    with CaptureQueriesContext(connection) as asked:
        read = program.get("/v3/contacts")
        sent = program.post("/v3/messages", body)
        code = program.post("/v3/otp", {"to": "+14155552672"})

    assert (read.status, sent.status, code.status) == (200, 202, 202)
    assert [each["sql"] for each in asked if "sentdash.actor" in each["sql"]] == []


def test_a_sandbox_call_leaves_no_entry(cast: Cast) -> None:
    contact = contacts.contact(cast.acme)

    Program(cast.acme).patch(f"/v3/contacts/{contact.id}", {"default_channel": "whatsapp", "sandbox": True})

    assert not Entry.objects.filter(thing="contact").exists()

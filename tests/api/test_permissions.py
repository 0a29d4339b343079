"""Every method of the API declares who may call it, and lets in exactly those: each endpoint by each role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.resource import NoPermission, Resource
from apps.organizations.customer import Customer
from apps.users import api_keys, members, roles
from apps.users.models import Membership, MembershipStatus, Role, Scope, User
from apps.webhooks.models import Endpoint as Webhook
from tests import each_case
from tests.api.routes import Route, routes
from tests.api.v3_program import UNKNOWN, Program, call
from tests.cast import Cast
from tests.factories import users
from tests.factories.webhooks import SECRET, URL, endpoint

_ROUTES = routes()
_WAYS = ("organization", "x-profile-id", "profile")
# A profile's key is refused these whatever its role: they are its organization's.
_ORGANIZATION_ONLY = {"GET /v3/profiles", "POST /v3/profiles", "PATCH /v3/profiles/{profile_id}"}
_ORGANIZATION_ONLY |= {"DELETE /v3/profiles/{profile_id}"}
_NAMING_A_PROFILE = [each for each in _ROUTES if "{profile_id}" in each.path or "{customer_id}" in each.path]
_WEBHOOK = {"display_name": "Mine", "endpoint_url": URL, "event_types": ["message"]}
_TEXT = (settings.BASE_DIR / "docs/api.md").read_text()


def _address(route: Route, cast: Cast) -> str:
    """Things that do not exist, in accounts that do."""
    path = re.sub(r"{(profile|customer)_id}", str(cast.shop.id), route.path)
    path = path.replace("{organization_id}", str(cast.acme.id)).replace("{phone}", "+14155552671")
    return re.sub(r"{\w+}", UNKNOWN, path)


def _headers(cast: Cast, way: str, maker: User) -> dict[str, str]:
    owner = cast.shop if way == "profile" else cast.acme
    sender = cast.acme if way == "organization" else cast.shop
    headers = {"x-api-key": users.key(owner, made_by=maker), "x-sender-id": str(sender.id)}
    return {**headers, "x-profile-id": str(cast.shop.id)} if way == "x-profile-id" else headers


def _ask(route: Route, cast: Cast, headers: dict[str, str], raw: bytes = b"{}") -> int:
    """A body that lacks everything: whoever may call is told so. A removal lacks nothing, and is only rehearsed."""
    if route.method == "DELETE" and raw == b"{}":
        raw = b'{"sandbox": true}'
    if route.path.startswith("/v2/"):
        headers = {name: value for name, value in headers.items() if name != "x-profile-id"}
    return call(route.method, _address(route, cast), raw, headers=headers).status


# --- What is declared ---


@pytest.mark.parametrize("route", _ROUTES, ids=str)
def test_every_method_declares_its_permission(route: Route) -> None:
    assert route.permission in roles.PERMISSIONS


@pytest.mark.parametrize("route", _ROUTES, ids=str)
def test_a_change_needs_more_than_to_see(route: Route) -> None:
    assert route.permission is not None
    is_read = route.method == "GET" and route.permission != "numbers.lookup"  # a carrier is asked, and paid

    assert roles.PERMISSIONS[route.permission].only_reads is is_read


def test_an_endpoint_that_forgets_a_method_cannot_be_put_under_an_address() -> None:
    class Forgetful(Resource):
        needs = {"GET": "webhooks.view"}

        def get(self, request: Request) -> Response:
            return Response({})

        def post(self, request: Request) -> Response:
            return Response({})

    with pytest.raises(NoPermission, match="Forgetful declares no permission for POST"):
        Forgetful.as_view()


def test_a_permission_that_is_not_in_the_table_counts_as_none() -> None:
    class Mistaken(Resource):
        needs = {"GET": "webhooks.veiw"}

        def get(self, request: Request) -> Response:
            return Response({})

    with pytest.raises(NoPermission):
        Mistaken.as_view()


def _row(code: str) -> str:
    permission = roles.PERMISSIONS[code]
    marks = ["✓" if role in permission.roles else "–" for role in Role]
    calls = ", ".join(f"`{route}`" for route in _ROUTES if route.permission == code)
    return f"| {permission.words} | {roles.scope_of(code) or 'any'} | {' | '.join(marks)} | {calls} |"


def _table() -> Iterator[str]:
    yield f"| may | scope | {' | '.join(Role)} | calls |"
    yield f"| --- | --- |{' :-: |' * len(Role)} --- |"
    yield from (_row(code) for code in roles.PERMISSIONS)


def test_the_document_shows_the_table() -> None:
    assert "\n".join(_table()) in _TEXT, "docs/api.md, Roles, should hold:\n" + "\n".join(_table())


# --- What is let in ---


@pytest.mark.parametrize("route", _ROUTES, ids=str)
def test_an_endpoint_lets_in_the_roles_of_its_permission(cast: Cast, route: Route) -> None:
    assert route.permission is not None
    makers = {role: users.member(cast.acme, f"{role}@roles.test", role) for role in Role}

    refused = {
        way: {role for role, maker in makers.items() if _ask(route, cast, _headers(cast, way, maker)) == 403}
        for way in _WAYS
    }

    may_not = set(Role) - roles.PERMISSIONS[route.permission].roles
    in_a_profile = set(Role) if str(route) in _ORGANIZATION_ONLY else may_not
    assert refused == {"organization": may_not, "x-profile-id": in_a_profile, "profile": in_a_profile}


_CHANGES = [each for each in _ROUTES if each.method != "GET"]


@pytest.mark.parametrize("route", _CHANGES, ids=str)
def test_a_sandbox_is_no_way_around(cast: Cast, route: Route) -> None:
    maker = users.member(cast.acme, "billing@roles.test", Role.BILLING)  # who may change nothing
    raw = b'{"sandbox": true, "test_mode": true}'

    assert _ask(route, cast, _headers(cast, "organization", maker), raw) == 403


@pytest.mark.parametrize("route", _NAMING_A_PROFILE, ids=str)
@pytest.mark.parametrize(
    ("of_all", "of_shop"), [(Role.ADMIN, Role.BILLING), (Role.BILLING, Role.ADMIN), (Role.MEMBER, Role.DEVELOPER)]
)
def test_a_profile_that_is_named_counts_its_own_role(cast: Cast, route: Route, of_all: Role, of_shop: Role) -> None:
    assert route.permission is not None
    maker = users.member(cast.acme, "maker@roles.test", of_all)
    members.add_member(maker, cast.shop, of_shop)

    is_refused = _ask(route, cast, _headers(cast, "organization", maker)) == 403

    assert is_refused is not roles.may(of_shop, route.permission)


@pytest.mark.parametrize("route", [each for each in _ROUTES if each.path.startswith("/v3/webhooks")], ids=str)
def test_a_role_in_a_profile_counts_where_the_header_names_it(cast: Cast, route: Route) -> None:
    assert route.permission is not None
    maker = users.member(cast.acme, "maker@roles.test", Role.ADMIN)
    members.add_member(maker, cast.shop, Role.MEMBER)

    assert _ask(route, cast, _headers(cast, "organization", maker)) != 403
    assert (_ask(route, cast, _headers(cast, "x-profile-id", maker)) == 403) is (route.method != "GET")


def test_an_endpoint_lets_in_the_scope_of_its_permission(cast: Cast) -> None:
    def check(route: Route) -> None:
        assert route.permission is not None
        needed = roles.scope_of(route.permission)

        for scope in Scope:
            secret = api_keys.issue(cast.acme, name="Narrow", made_by=cast.owner, scopes=[scope])[1]
            status = _ask(route, cast, {"x-api-key": secret, "x-sender-id": str(cast.acme.id)})
            assert (status == 403) is (needed not in {scope, None})

    assert each_case.wrong([(route,) for route in _ROUTES], check) == {}


def test_a_key_without_a_maker_keeps_the_power_it_was_made_with(cast: Cast) -> None:
    headers = {"x-api-key": users.key(cast.acme), "x-sender-id": str(cast.acme.id)}

    assert [str(route) for route in _ROUTES if _ask(route, cast, headers) == 403] == []


# --- What is refused says why ---


@pytest.mark.parametrize(
    ("role", "method", "path", "message"),
    [
        (Role.BILLING, "POST", "/v3/messages", "the role billing may not send messages"),
        (Role.BILLING, "POST", "/v3/messages/playground", "the role billing may not send messages"),
        (Role.BILLING, "POST", "/v3/contacts", "the role billing may not edit contacts"),
        (Role.BILLING, "GET", "/v3/numbers/lookup/+14155552671", "the role billing may not look up numbers"),
        (Role.MEMBER, "POST", "/v3/templates", "the role member may not edit templates"),
        (Role.MEMBER, "POST", "/v3/webhooks", "the role member may not edit webhooks"),
    ],
)
def test_refusal_names_role_and_permission(cast: Cast, role: Role, method: str, path: str, message: str) -> None:
    program = Program(cast.acme, made_by=users.member(cast.acme, "maker@roles.test", role))

    refusal = program.call(method, path, b"{}").refusal

    assert refusal == (403, "AUTH_004", f"Insufficient permissions for this operation: {message}")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BILLING])
def test_webhooks_stay_as_they_are_for_those_who_may_only_see_them(cast: Cast, role: Role) -> None:
    row = endpoint(cast.acme)
    program = Program(cast.acme, made_by=users.member(cast.acme, "maker@roles.test", role))
    before = list(Webhook.objects.values_list())

    answers = [
        program.post("/v3/webhooks", _WEBHOOK),
        program.put(f"/v3/webhooks/{row.id}", _WEBHOOK),
        program.post(f"/v3/webhooks/{row.id}/rotate-secret", {}),
        program.post(f"/v3/webhooks/{row.id}/rotate-secret", {"sandbox": True}),
        program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "message.sent"}),
        program.patch(f"/v3/webhooks/{row.id}/toggle-status", {"is_active": False}),
        program.delete(f"/v3/webhooks/{row.id}"),
    ]

    assert [answer.status for answer in answers] == [403] * len(answers)
    assert list(Webhook.objects.values_list()) == before
    seen: Any = [program.get("/v3/webhooks").body, program.get(f"/v3/webhooks/{row.id}").body]
    assert SECRET not in str(seen)


# --- Power is that of now ---


def _change(cast: Cast, person: User, how: str) -> None:
    member = Membership.objects.get(user=person, organization=cast.acme.organization)
    owner = Program(cast.acme, made_by=cast.owner)
    if how == "demoted":
        assert owner.patch(f"/v3/users/{member.id}", {"role": "member"}).status == 200
    elif how == "removed":
        assert owner.delete(f"/v3/users/{member.id}").status == 204
    elif how == "suspended":
        Membership.objects.filter(id=member.id).update(status=MembershipStatus.SUSPENDED)
    else:
        User.objects.filter(id=person.id).update(is_active=False)


@pytest.mark.parametrize("how", ["demoted", "removed", "suspended", "disabled"])
def test_a_key_loses_what_its_maker_loses_with_the_next_change(cast: Cast, how: str) -> None:
    program, row = Program(cast.acme, made_by=cast.developer), endpoint(cast.acme)
    assert program.post("/v3/webhooks", _WEBHOOK).status == 201
    assert program.get("/v3/webhooks").status == 200  # and is remembered

    _change(cast, cast.developer, how)

    rotated = program.post(f"/v3/webhooks/{row.id}/rotate-secret", {})
    assert (rotated.status, rotated.error["code"]) == (403, "AUTH_004")
    assert Webhook.objects.get(id=row.id).signing_secret == SECRET


def test_a_replay_is_no_way_around_the_role(cast: Cast) -> None:
    program = Program(cast.acme, made_by=cast.developer)
    member = Program(cast.acme, made_by=users.member(cast.acme, "member@roles.test", Role.MEMBER))
    body = b'{"display_name": "Mine", "endpoint_url": "https://example.com/hook", "event_types": ["message"]}'
    headers = {"Idempotency-Key": "made-once"}
    first = program.call("POST", "/v3/webhooks", body, headers=headers)
    assert first.status == 201
    _change(cast, cast.developer, "demoted")

    again = [each.call("POST", "/v3/webhooks", body, headers=headers) for each in (program, member)]

    assert [answer.status for answer in again] == [403, 403]
    assert first.data["signing_secret"] not in str([answer.body for answer in again])


def test_a_refusal_is_not_what_a_key_is_remembered_by(cast: Cast) -> None:
    member = users.member(cast.acme, "member@roles.test", Role.MEMBER)
    program, headers = Program(cast.acme, made_by=member), {"Idempotency-Key": "refused-once"}
    body = b'{"display_name": "Mine", "endpoint_url": "https://example.com/hook", "event_types": ["message"]}'
    assert program.call("POST", "/v3/webhooks", body, headers=headers).status == 403

    members.add_member(member, cast.acme, Role.DEVELOPER)

    assert program.call("POST", "/v3/webhooks", body, headers=headers).status == 201


@pytest.mark.parametrize("account", ["acme", "shop"])
def test_a_profiles_key_follows_its_maker_too(cast: Cast, account: str) -> None:
    customer: Customer = getattr(cast, account)
    program = Program(customer, made_by=cast.developer)
    members.add_member(cast.developer, cast.shop, Role.BILLING)

    assert (program.post("/v3/webhooks", _WEBHOOK).status == 403) is (account == "shop")

"""Who may call: keys, `x-profile-id`, and the account gate, each at both kinds of door. Nobody refused writes a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.api import auth
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding
from apps.users import api_keys
from apps.users.models import ApiKey
from tests.api.ledger import written
from tests.api.v3_program import Answer, Program, call
from tests.cast import Cast, change
from tests.factories import message_templates, users
from tests.factories.contacts import PHONE

Door = Callable[[dict[str, str]], Answer]


@pytest.fixture
def template(cast: Cast) -> MessageTemplate:
    return message_templates.template(cast.acme)


@pytest.fixture(params=["read", "send", "create"])
def door(request: pytest.FixtureRequest, template: MessageTemplate) -> Door:
    """A call that would succeed, if its headers allowed it."""
    method, path, body = {
        "read": ("GET", "/v3/me", None),
        "send": ("POST", "/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}}),
        "create": ("POST", "/v3/contacts", {"phone_number": PHONE}),
    }[request.param]
    return lambda headers: call(method, path, orjson.dumps(body) if body else b"", headers=headers)


def _refused(door: Door, headers: dict[str, str]) -> tuple[int, str, str]:
    before = written()

    answer = door(headers)

    assert written() == before
    assert answer.error["details"] is None
    return answer.refusal


# --- Keys ---


def test_call_without_a_key_is_refused(door: Door) -> None:
    expected = (401, "AUTH_001", "User is not authenticated")

    assert _refused(door, {}) == expected
    assert _refused(door, {"x-api-key": ""}) == expected


@pytest.mark.parametrize("spoil", [lambda key: key[:-1], str.upper, lambda key: f'"{key}"', lambda key: f"{key},{key}"])
def test_unknown_key_is_refused(cast: Cast, door: Door, spoil: Callable[[str], str]) -> None:
    secret = users.key(cast.acme)

    assert _refused(door, {"x-api-key": spoil(secret)}) == (401, "AUTH_002", "Invalid or missing API key")


@pytest.mark.parametrize(
    "nonsense", ["x", "\u00ff\u00fe", "k" * 100_000, "sk_live_", "00000000-0000-0000-0000-000000000000"]
)
def test_nonsense_is_an_unknown_key(door: Door, nonsense: str) -> None:
    assert _refused(door, {"x-api-key": nonsense})[:2] == (401, "AUTH_002")


def test_expired_key_is_refused_and_says_so(cast: Cast, door: Door) -> None:
    _, secret = api_keys.issue(cast.acme, name="Old", expires_at=timezone.now())

    for _ in range(12):  # it is known, so it is never locked
        status, code, message = _refused(door, {"x-api-key": secret})
        assert (status, code) == (401, "AUTH_002")
        assert message.startswith("This API key has expired: it was valid until ")


def test_key_is_refused_outside_its_networks(cast: Cast, door: Door, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    _, secret = api_keys.issue(cast.acme, name="Office", allowed_networks=["203.0.113.0/24", "2001:db8::/32"])
    refusal = (403, "AUTH_004", "This API key may not be used from 198.51.100.1")

    for elsewhere in ("198.51.100.1", "203.0.113.9, 198.51.100.1", "::ffff:198.51.100.1"):
        assert _refused(door, {"x-api-key": secret, "x-forwarded-for": elsewhere}) == refusal
    for inside in ("203.0.113.9", "198.51.100.1, 2001:db8::9", "::ffff:203.0.113.9"):
        assert door({"x-api-key": secret, "x-forwarded-for": inside}).status in (200, 201, 202, 409)  # 409: made before


def test_revoked_key_is_refused(cast: Cast, door: Door) -> None:
    key, secret = api_keys.issue(cast.acme, name="Old")
    api_keys.revoke(key, now=timezone.now())

    assert _refused(door, {"x-api-key": secret})[:2] == (401, "AUTH_002")


def test_key_of_a_removed_profile_is_refused(cast: Cast, door: Door) -> None:
    secret = users.key(cast.shop)
    change(cast.shop, deleted_at=timezone.now())

    assert _refused(door, {"x-api-key": secret})[:2] == (401, "AUTH_002")


def test_hash_of_a_key_is_no_key(cast: Cast, door: Door) -> None:
    secret = users.key(cast.acme)

    assert _refused(door, {"x-api-key": api_keys.digest(secret).hex()})[:2] == (401, "AUTH_002")


def test_key_in_the_query_or_as_a_bearer_token_is_no_key(cast: Cast) -> None:
    secret = users.key(cast.acme)

    assert call("GET", f"/v3/me?x-api-key={secret}&api_key={secret}").status == 401
    assert call("GET", "/v3/me", headers={"Authorization": f"Bearer {secret}"}).status == 401


def test_use_of_a_key_is_noted(cast: Cast, door: Door) -> None:
    key, secret = api_keys.issue(cast.acme, name="New")

    door({"x-api-key": secret})

    assert ApiKey.objects.get(id=key.id).last_used_at is not None


def test_busy_key_costs_no_query(cast: Cast, django_assert_num_queries: Any) -> None:
    request = RequestFactory(headers={"x-api-key": users.key(cast.acme)}).get("/v3/me")
    first = auth.identify(request)

    with django_assert_num_queries(0):
        again = auth.identify(request)

    assert again is first


# --- Acting as a profile ---


def test_organization_key_acts_as_its_profile(cast: Cast, door: Door) -> None:
    answer = door({"x-api-key": users.key(cast.acme), "x-profile-id": str(cast.shop.id)})

    assert answer.status < 300
    assert answer.headers["X-Profile-Id"] == str(cast.shop.id)


def test_what_is_done_as_a_profile_belongs_to_it(cast: Cast, template: MessageTemplate) -> None:
    program = Program(cast.acme, acting_as=cast.shop)

    sent = program.post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}})
    contact = program.post("/v3/contacts", {"phone_number": "+14155552672"})

    (recipient,) = sent.data["recipients"]
    message = Program(cast.shop).get(f"/v3/messages/{recipient['message_id']}")
    assert message.data["customer_id"] == contact.data["customer_id"] == str(cast.shop.id)


def test_no_profile_is_echoed_where_none_was_named(cast: Cast, door: Door) -> None:
    for customer in (cast.acme, cast.shop):
        assert "X-Profile-Id" not in door({"x-api-key": users.key(customer)}).headers


def test_echoed_profile_is_ours_and_not_what_was_written(cast: Cast, door: Door) -> None:
    written_otherwise = str(cast.shop.id).upper()

    answer = door({"x-api-key": users.key(cast.acme), "x-profile-id": written_otherwise})

    assert answer.headers["X-Profile-Id"] == str(cast.shop.id)


@pytest.mark.parametrize("named", ["shop", "sibling", "acme", "outsider"])
def test_profile_key_may_not_name_a_profile(cast: Cast, door: Door, named: str) -> None:
    headers = {"x-api-key": users.key(cast.shop), "x-profile-id": str(getattr(cast, named).id)}

    expected = (403, "AUTH_004", "You do not have access to this organization or profile")
    assert _refused(door, headers) == expected


@pytest.mark.parametrize(
    "named", ["", "x", "0", "\u00ff", "*", "p" * 100_000, "_" * 32, "01890000-0000-7000-8000-000000000000"]
)
def test_profile_that_is_none_is_not_found(cast: Cast, door: Door, named: str) -> None:
    headers = {"x-api-key": users.key(cast.acme), "x-profile-id": named}

    assert _refused(door, headers) == (404, "RESOURCE_014", "Profile not found")


def test_profile_of_somebody_else_is_not_found(cast: Cast, door: Door) -> None:
    headers = {"x-api-key": users.key(cast.outsider), "x-profile-id": str(cast.shop.id)}

    assert _refused(door, headers) == (404, "RESOURCE_014", "Profile not found")


def test_organization_is_not_its_own_profile(cast: Cast, door: Door) -> None:
    headers = {"x-api-key": users.key(cast.acme), "x-profile-id": str(cast.acme.id)}

    assert _refused(door, headers)[:2] == (404, "RESOURCE_014")


def test_removed_profile_is_not_found(cast: Cast, door: Door) -> None:
    change(cast.shop, deleted_at=timezone.now())

    headers = {"x-api-key": users.key(cast.acme), "x-profile-id": str(cast.shop.id)}

    assert _refused(door, headers)[:2] == (404, "RESOURCE_014")


def test_caller_is_remembered_apart_for_each_profile(cast: Cast) -> None:
    secret = users.key(cast.acme)

    def seen(profile: Customer | None) -> UUID:
        headers = {"x-api-key": secret} | ({"x-profile-id": str(profile.id)} if profile else {})
        return UUID(call("GET", "/v3/me", headers=headers).data["id"])

    assert [seen(who) for who in (None, cast.shop, cast.sibling, None)] == [
        cast.acme.id,
        cast.shop.id,
        cast.sibling.id,
        cast.acme.id,
    ]


# --- The gate ---


SUSPENDED = (403, "account_suspended", "Your account is suspended. Please contact support.")


def test_suspended_organization_may_not_call_and_neither_may_its_profiles(cast: Cast, door: Door) -> None:
    change(cast.acme, suspended_at=timezone.now())

    assert _refused(door, {"x-api-key": users.key(cast.acme)}) == SUSPENDED
    assert _refused(door, {"x-api-key": users.key(cast.shop)}) == SUSPENDED
    assert _refused(door, {"x-api-key": users.key(cast.acme), "x-profile-id": str(cast.shop.id)}) == SUSPENDED


def test_suspended_profile_may_not_call_and_the_others_may(cast: Cast, door: Door) -> None:
    change(cast.shop, suspended_at=timezone.now())

    assert _refused(door, {"x-api-key": users.key(cast.shop)}) == SUSPENDED
    assert _refused(door, {"x-api-key": users.key(cast.acme), "x-profile-id": str(cast.shop.id)}) == SUSPENDED
    assert door({"x-api-key": users.key(cast.acme)}).status < 300
    assert call("GET", "/v3/me", headers={"x-api-key": users.key(cast.sibling)}).status == 200


@pytest.mark.parametrize(
    ("state", "code", "begins"),
    [
        (Onboarding.SIGNED_UP, "AUTH_006", "Your KYC verification is not complete."),
        (Onboarding.KYC_STARTED, "AUTH_006", "Your KYC verification is not complete."),
        (Onboarding.KYC_RESUBMISSION_REQUESTED, "AUTH_006", "Your KYC verification is not complete."),
        (Onboarding.WHITELISTED, "AUTH_006", "Your KYC verification is not complete."),
        (Onboarding.ONBOARDING_STARTED, "AUTH_006", "Your KYC verification is not complete."),
        (Onboarding.KYC_COMPLETED, "AUTH_007", "Your channel setup is not complete."),
        (Onboarding.MESSAGE_COMPLIANCE_COMPLETED, "AUTH_007", "Your channel setup is not complete."),
        (Onboarding.ACTIVATION_PENDING, "AUTH_005", "Your account is not yet activated."),
    ],
)
def test_account_that_is_not_ready_is_told_why(cast: Cast, door: Door, state: str, code: str, begins: str) -> None:
    change(cast.acme, onboarding=state)

    for who in (cast.acme, cast.shop):
        status, told, message = _refused(door, {"x-api-key": users.key(who)})

        assert (status, told) == (403, code)
        assert message.startswith(begins)


def test_suspension_is_told_before_what_else_is_missing(cast: Cast, door: Door) -> None:
    change(cast.acme, suspended_at=timezone.now(), onboarding=Onboarding.SIGNED_UP)

    assert _refused(door, {"x-api-key": users.key(cast.acme)}) == SUSPENDED


def test_key_is_asked_before_the_body_is_read() -> None:
    assert call("POST", "/v3/messages", b"{").refusal[:2] == (401, "AUTH_001")
    assert call("POST", "/v3/contacts", b"{").refusal[:2] == (401, "AUTH_001")


def test_gate_is_asked_before_the_body_is_read(cast: Cast) -> None:
    change(cast.acme, suspended_at=timezone.now())
    headers = {"x-api-key": users.key(cast.acme)}

    assert call("POST", "/v3/messages", b"{", headers=headers).refusal == SUSPENDED
    assert call("POST", "/v3/contacts", b"{", headers=headers).refusal == SUSPENDED

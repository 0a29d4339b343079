"""Who sees what, over every address under /v3: strangers and siblings get what they would get for nothing at all.

The addresses come from the URLconf. One that is not in the table below fails here until it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import orjson
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.billing.models import EntryKind
from apps.messaging.models import MessageStatus, Outgoing
from apps.organizations.customer import Customer
from tests import each_case
from tests.api.ledger import written
from tests.api.v3_program import Answer, Program, call
from tests.cast import Cast, assemble, change
from tests.factories import (
    billing,
    brands,
    channels,
    contacts,
    keywords,
    message_templates,
    messaging,
    one_time_codes,
    suppression,
    users,
    webhooks,
)

NEVER = "01890000-0000-7000-8000-000000000000"
SECRET = "Zanzibar"  # stands in everything that `shop` owns
PHONE = "+16285550100"
WEBHOOK = {"display_name": "mine", "endpoint_url": "http://mine.test", "event_types": ["message"]}

BRAND = {"brand": {"contactName": "mine", "vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}}
USE_CASES = [{"messagingUseCaseUs": "MIXED", "sampleMessages": ["mine"]}]
CAMPAIGN = {"campaign": {"name": "mine", "description": "mine", "type": "App", "useCases": USE_CASES}}

_NEXT_YEAR = timezone.now() + timedelta(days=365)

# For each address: the methods it answers to, and whose ids belong into it.
TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "/v3/me": ({"GET": None}, ""),
    "/v3/messages": ({"GET": None, "POST": {"to": [PHONE], "template": {"name": SECRET}}}, ""),
    "/v3/messages/playground": ({"POST": {"to": PHONE, "custom_message": "mine", "sandbox": True}}, ""),
    "/v3/messages/{}": ({"GET": None}, "message"),
    "/v3/messages/{}/activities": ({"GET": None}, "message"),
    "/v3/messages/{}/cancel": ({"POST": {}}, "message"),
    "/v3/contacts": ({"GET": None}, ""),
    "/v3/contacts/{}": ({"GET": None, "PATCH": {"opt_out": True}, "DELETE": None}, "contact"),
    "/v3/suppressions": ({"GET": None}, ""),
    "/v3/suppressions/{}": ({"GET": None, "DELETE": {"reason": "mine"}}, "suppression"),
    "/v3/keywords": ({"GET": None}, ""),
    "/v3/keywords/{}": ({"GET": None, "PATCH": {"reply": "mine"}, "DELETE": None}, "keyword"),
    "/v3/keywords/presets": ({"POST": {"language": "ES", "sandbox": True}}, ""),
    "/v3/conversations": ({"GET": None}, ""),
    "/v3/conversations/{}": ({"GET": None}, "contact"),
    "/v3/contacts/{}/forget": ({"POST": {}}, "contact"),
    "/v3/templates": ({"GET": None}, ""),
    "/v3/templates/{}": ({"GET": None, "PUT": {"name": "mine"}, "DELETE": None}, "template"),
    "/v3/otp": ({"POST": {"to": PHONE, "sandbox": True}}, ""),
    "/v3/otp/verify": ({"POST": {"to": PHONE, "code": "1"}}, ""),
    "/v3/profiles": ({"GET": None}, ""),
    "/v3/profiles/{}": ({"GET": None, "PATCH": {"name": "mine"}, "DELETE": None}, "profile"),
    "/v3/profiles/{}/complete": ({"POST": {"webHookUrl": "http://mine.test"}}, "profile"),
    "/v3/profiles/{}/campaigns": ({"GET": None, "POST": CAMPAIGN}, "profile"),
    "/v3/profiles/{}/campaigns/{}": ({"PUT": CAMPAIGN, "DELETE": None}, "profile campaign"),
    "/v3/brands": ({"GET": None}, ""),
    "/v3/brands/{}": ({"PUT": BRAND, "DELETE": None}, "brand"),
    "/v3/brands/{}/campaigns": ({"GET": None, "POST": CAMPAIGN}, "brand"),
    "/v3/brands/{}/campaigns/{}": ({"PUT": CAMPAIGN, "DELETE": None}, "brand campaign"),
    "/v3/billing/balance": ({"GET": None}, ""),
    "/v3/billing/transactions": ({"GET": None}, ""),
    "/v3/billing/usage": ({"GET": None}, ""),
    "/v3/users": ({"GET": None}, ""),
    "/v3/users/{}": ({"GET": None, "PATCH": {"role": "member"}, "DELETE": None}, "user"),
    "/v3/webhooks": ({"GET": None}, ""),
    "/v3/webhooks/event-types": ({"GET": None}, ""),
    "/v3/webhooks/{}": ({"GET": None, "PUT": WEBHOOK, "DELETE": None}, "webhook"),
    "/v3/webhooks/{}/events": ({"GET": None}, "webhook"),
    "/v3/webhooks/{}/events/{}/replay": ({"POST": {}}, "webhook delivery"),
    "/v3/webhooks/{}/replay": ({"POST": {"only_missing": True}}, "webhook"),
    "/v3/webhooks/{}/rotate-secret": ({"POST": {}}, "webhook"),
    "/v3/webhooks/{}/test": ({"POST": {"event_type": "message.sent"}}, "webhook"),
    "/v3/webhooks/{}/toggle-status": ({"PATCH": {"is_active": False}}, "webhook"),
}
# A profile's own: its organization reaches them with x-profile-id only.
OWN = {"/v3/users/{}", "/v3/otp/verify", "/v3/keywords/{}"}
# What only an organization does with its profiles.
MANAGED = {("GET", "/v3/profiles"), ("PATCH", "/v3/profiles/{}"), ("DELETE", "/v3/profiles/{}")}
# Answers about numbers, which belong to nobody here.
PUBLIC = {"/v3/consent", "/v3/lookup/number/{}", "/v3/numbers/lookup/{}"}
CALLS = [(method, path) for path, (methods, _) in TABLE.items() for method in methods]


def _addresses(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        else:
            yield "/" + re.sub(r"<[^>]+>", "{}", route)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def owned(cast: Cast) -> dict[str, str]:
    """One of each of `shop`'s things, by kind."""
    shop = change(cast.shop, description=SECRET, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    template = message_templates.template(shop, SECRET, definition=message_templates.definition(SECRET))
    contact = contacts.contact(shop, PHONE)
    channels.sender(shop, SECRET)
    message = messaging.message(
        shop,
        PHONE,
        status=MessageStatus.SCHEDULED,
        scheduled_at=_NEXT_YEAR,
        contact_id=contact.id,
        template_id=template.id,
        number=SECRET,
        metadata={SECRET: SECRET},
    )
    Outgoing.objects.create(message_id=message.id, due_at=_NEXT_YEAR)
    messaging.event(message, "SENT", description=SECRET, number=SECRET)
    user, _ = users.invitation(shop, f"{SECRET}@acme.test")
    webhook = webhooks.endpoint(shop, display_name=SECRET)
    delivery = webhooks.delivery(webhook, tries=[webhooks.attempted(response=SECRET)])
    one_time_codes.code(shop, PHONE)
    brand = brands.brand(shop, brand_name=SECRET)
    billing.entry(billing.wallet(shop), EntryKind.ADJUSTMENT, 1, note=SECRET)
    billing.entry(billing.wallet(cast.acme), EntryKind.CONTACT, -1, note=SECRET, profile_id=shop.id)
    suppressed = suppression.entry(shop, PHONE, channel="rcs", reason=SECRET)
    return {
        "suppression": str(suppressed.id),
        "profile": str(shop.id),
        "brand": str(brand.id),
        "campaign": str(brands.campaign(shop, brand, name=SECRET).id),
        "webhook": str(webhook.id),
        "delivery": str(delivery.event_id),
        "message": str(message.id),
        "contact": str(contact.id),
        "template": str(template.id),
        "keyword": str(keywords.keyword(shop, SECRET, reply=SECRET).id),
        "user": str(user.id),
    }


def _ask(who: Customer | None, method: str, path: str, body: Any) -> Answer:
    raw = b"" if body is None else orjson.dumps(body)
    return Program(who).call(method, path, raw) if who else call(method, path, raw)


def _address(path: str, ids: dict[str, str]) -> str:
    kinds = TABLE[path][1].split() if path in TABLE else ["phone"]
    return path.format(*({"phone": PHONE, **ids}.get(kind, NEVER) for kind in kinds))


def _owners(cast: Cast, method: str, path: str) -> tuple[Customer, ...]:
    """Who may do this with what is `shop`'s."""
    if (method, path) in MANAGED:
        return (cast.acme,)
    return (cast.shop,) if path in OWN else (cast.shop, cast.acme)


def test_every_address_of_v3_is_in_the_table() -> None:
    found = {path for path in _addresses(get_resolver().url_patterns, "") if path.startswith("/v3")}

    assert found - PUBLIC - {"/v3/openapi.json"} == set(TABLE)


def test_owner_gets_through(cast: Cast, owned: dict[str, str]) -> None:
    """So that the refusals below prove something."""

    def check(method: str, path: str, who: Customer) -> None:
        body = TABLE[path][0][method]
        rehearsed = {**(body or {}), "sandbox": True} if method != "GET" else None
        assert _ask(who, method, _address(path, owned), rehearsed).status < 300

    calls = [(method, path, who) for method, path in CALLS for who in _owners(cast, method, path)]
    wrong = each_case.wrong(calls, check)
    assert {(method, path) for method, path, _ in wrong} == set(), wrong


def test_anonymous_is_nobody(owned: dict[str, str]) -> None:
    before = written()

    def check(method: str, path: str) -> None:
        answer = call(method, _address(path, owned), b'{"sandbox": false}')

        assert answer.status == 401
        assert method == "HEAD" or answer.error["code"] == "AUTH_001"
        assert written() == before

    methods = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    assert each_case.wrong(product(methods, sorted({*TABLE, *PUBLIC})), check) == {}


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_nothing_of_somebody_else_is_seen_or_changed(cast: Cast, owned: dict[str, str], who: str) -> None:
    before, stranger = written(), getattr(cast, who)

    def check(method: str, path: str) -> None:
        body = TABLE[path][0][method]
        answer = _ask(stranger, method, _address(path, owned), body)

        assert SECRET not in orjson.dumps(answer.body).decode()
        assert written() == before
        if "{}" in path:
            unknown = _ask(stranger, method, _address(path, {}), body)
            assert (answer.status, answer.error) == (unknown.status, unknown.error)
            assert answer.status == 404

    assert each_case.wrong(CALLS, check) == {}


def test_organization_acting_as_the_sibling_sees_no_more_than_it(cast: Cast, owned: dict[str, str]) -> None:
    before, program = written(), Program(cast.acme, acting_as=cast.sibling)

    def check(method: str, path: str) -> None:
        body = TABLE[path][0][method]
        answer = program.call(method, _address(path, owned), b"" if body is None else orjson.dumps(body))

        assert SECRET not in orjson.dumps(answer.body).decode()
        assert ("{}" in path) <= (answer.status == 404)
        assert written() == before

    assert each_case.wrong(CALLS, check) == {}


def test_sharing_contacts_and_templates_shares_no_messages(cast: Cast, owned: dict[str, str]) -> None:
    change(cast.shop, allow_contact_sharing=True, allow_template_sharing=True)

    def check(method: str, path: str) -> None:
        assert _ask(cast.sibling, method, _address(path, owned), None).status == 404

    assert each_case.wrong([each for each in CALLS if "messages/{}" in each[1]], check) == {}


def test_what_is_shared_is_seen_and_not_changed(cast: Cast, owned: dict[str, str]) -> None:
    change(cast.shop, allow_contact_sharing=True, allow_template_sharing=True)
    sibling, before = Program(cast.sibling), written()

    seen = [sibling.get(f"/v3/{kind}s/{owned[kind]}").status for kind in ("contact", "template")]
    refused = [
        sibling.patch(f"/v3/contacts/{owned['contact']}", {"opt_out": True}).status,
        sibling.delete(f"/v3/contacts/{owned['contact']}").status,
        sibling.put(f"/v3/templates/{owned['template']}", {"name": "mine"}).status,
        sibling.delete(f"/v3/templates/{owned['template']}").status,
    ]

    assert seen == [200, 200]
    assert all(400 <= status < 500 for status in refused)
    assert written() == before


@pytest.mark.parametrize("owner", ["outsider", "sibling"])
def test_contact_of_somebody_else_is_not_written_to(cast: Cast, owner: str) -> None:
    """Both know the number; the message is filed under one's own."""
    template = message_templates.template(cast.shop)
    theirs = contacts.contact(getattr(cast, owner), PHONE, opt_out=True)

    sent = Program(cast.shop).post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}})

    message = Program(cast.shop).get(f"/v3/messages/{sent.data['recipients'][0]['message_id']}")
    assert message.data["contact_id"] != str(theirs.id)

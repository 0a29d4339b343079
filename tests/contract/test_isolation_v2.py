"""Who sees what, over every address under /v2: a foreign sender id is as good as none, a foreign id as an unknown one.

The addresses come from the URLconf. One that is not in the table below fails here until it is.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import orjson
import pytest

from apps.api.v2.urls import urlpatterns
from apps.organizations.customer import Customer
from tests import each_case
from tests.api.ledger import written
from tests.api.v2.v2_program import UNKNOWN, Program
from tests.api.v3_program import Answer, call
from tests.cast import Cast, assemble, change
from tests.factories import channels, contacts, message_templates, messaging, users

SECRET = "Zanzibar"  # stands in everything that `shop` owns
PHONE = "+16285550100"
TO_CONTACT = {"contactId": "<contact>", "templateId": "<template>"}

# For each address, which may hold ids of `shop`'s: the methods it answers to, with what.
TABLE: dict[str, dict[str, Any]] = {
    "/v2/contacts": {"GET": None},
    "/v2/contacts/id?id=<contact>": {"GET": None},
    f"/v2/contacts/phone?phoneNumber={PHONE}": {"GET": None},
    "/v2/messages": {"GET": None, "POST": {"recipients": [PHONE], "template_id": "<template>"}},
    "/v2/messages/contact": {"POST": TO_CONTACT},
    "/v2/messages/phone": {"POST": {"phoneNumber": PHONE, "templateId": "<template>"}},
    "/v2/messages/quick-message": {"POST": {"phoneNumber": PHONE, "customMessage": "mine", "sandbox": True}},
    "/v2/messages/<message>": {"GET": None},
    "/v2/templates": {"GET": None},
    "/v2/templates/<template>": {"GET": None, "DELETE": None},
    "/v2/organizations": {"GET": None},
    "/v2/organizations/<organization>/profiles": {"GET": None},
    "/v2/organizations/<profile>/users": {
        "GET": None,
        "POST": {"email": "mine@acme.test", "name": "mine", "role": "admin"},
    },
    "/v2/organizations/<profile>/users/<user>": {"GET": None, "PUT": {"role": "member"}, "DELETE": None},
}
# Answers about numbers, which belong to nobody here.
PUBLIC = {"/v2/number-lookup"}
CALLS = [(method, path) for path, methods in TABLE.items() for method in methods]
# The organization is the sibling's too; what it sees of it is itself alone.
COMMON = {"/v2/organizations/<organization>/profiles"}


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def owned(cast: Cast) -> dict[str, str]:
    """The ids of one of each of `shop`'s things, by kind."""
    shop = change(cast.shop, description=SECRET)
    template = message_templates.template(shop, SECRET, definition=message_templates.definition(SECRET))
    contact = contacts.contact(shop, PHONE)
    channels.sender(shop, SECRET)
    message = messaging.message(
        shop, PHONE, contact_id=contact.id, template_id=template.id, number=SECRET, metadata={SECRET: SECRET}
    )
    messaging.event(message, "SENT", description=SECRET, number=SECRET)
    user, _ = users.invitation(shop, f"{SECRET}@acme.test")
    return {
        "contact": str(contact.id),
        "message": str(message.id),
        "template": str(template.id),
        "organization": str(cast.acme.id),
        "profile": str(shop.id),
        "user": str(user.id),
    }


def _filled(text: str, ids: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: ids.get(found[1], UNKNOWN), text)


def _ask(program: Program, method: str, path: str, ids: dict[str, str], *, rehearsed: bool = False) -> Answer:
    body = TABLE[path][method]
    if rehearsed:
        body = {**(body or {}), "sandbox": True}
    raw = b"" if body is None else _filled(orjson.dumps(body).decode(), ids).encode()
    return program.call(method, _filled(path, ids), raw)


def test_every_address_of_v2_is_in_the_table() -> None:
    found = {"/v2/" + re.sub(r"<[^>]+>", "<>", str(pattern.pattern)) for pattern in urlpatterns}

    assert found - PUBLIC == {re.sub(r"<[^>]+>", "<>", path.partition("?")[0]) for path in TABLE}


def test_owner_gets_through(cast: Cast, owned: dict[str, str]) -> None:
    """So that the refusals below prove something."""
    programs = (Program(cast.shop), Program(cast.acme, sender=cast.shop))

    def check(method: str, path: str, whose: int) -> None:
        answer = _ask(programs[whose], method, path, owned, rehearsed=method != "GET")
        assert answer.status < 300, answer.body

    assert each_case.wrong([(*each, whose) for each in CALLS for whose in range(2)], check) == {}


def test_anonymous_is_nobody(owned: dict[str, str]) -> None:
    before = written()

    def check(method: str, path: str) -> None:
        for headers in ({}, {"x-sender-id": owned["profile"]}):
            assert call(method, _filled(path, owned), b'{"sandbox": false}', headers=headers).status == 401
        assert written() == before

    methods = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    assert each_case.wrong(product(methods, sorted({*TABLE, *PUBLIC})), check) == {}


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_foreign_sender_id_opens_nothing(cast: Cast, owned: dict[str, str], who: str) -> None:
    before, program = written(), Program(getattr(cast, who), sender=cast.shop)

    def check(method: str, path: str) -> None:
        answer = _ask(program, method, path, owned)

        assert answer.status == 401
        assert "Invalid x-sender-id" in orjson.dumps(answer.body).decode()
        assert written() == before

    assert each_case.wrong(CALLS, check) == {}


def _strangers(cast: Cast) -> dict[str, tuple[Customer, Customer]]:
    """Whose key, and whom it names as the sender."""
    return {
        "outsider": (cast.outsider, cast.outsider),
        "sibling": (cast.sibling, cast.sibling),
        "organization as the sibling": (cast.acme, cast.sibling),
    }


@pytest.mark.parametrize("who", ["outsider", "sibling", "organization as the sibling"])
def test_nothing_of_somebody_else_is_seen_or_changed(cast: Cast, owned: dict[str, str], who: str) -> None:
    key, sender = _strangers(cast)[who]
    before, program = written(), Program(key, sender=sender)

    def check(method: str, path: str) -> None:
        answer, unknown = _ask(program, method, path, owned), _ask(program, method, path, {})

        assert SECRET not in orjson.dumps(answer.body).decode()
        assert written() == before
        if who == "outsider" or path not in COMMON:
            assert answer.status == unknown.status
            assert answer.status == 404 or "<" not in path
            assert answer.status != 404 or answer.body == unknown.body

    assert each_case.wrong(CALLS, check) == {}

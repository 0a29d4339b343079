"""Who sees what, over every address under /v3: strangers and siblings get what they would get for nothing at all.

The addresses come from the URLconf. One that is not in the table below fails here until it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from apps.organizations.customer import Customer
from tests.api.ledger import written
from tests.api.program import Answer, Program, call
from tests.cast import Cast, assemble, change
from tests.factories import channels, contacts, message_templates, messaging

NEVER = "01890000-0000-7000-8000-000000000000"
SECRET = "Zanzibar"  # stands in everything that `shop` owns
PHONE = "+16285550100"

# For each address: the methods it answers to, and whose id belongs into it.
TABLE: dict[str, tuple[dict[str, Any], str]] = {
    "/v3/me": ({"GET": None}, ""),
    "/v3/messages": ({"GET": None, "POST": {"to": [PHONE], "template": {"name": SECRET}}}, ""),
    "/v3/messages/{}": ({"GET": None}, "message"),
    "/v3/messages/{}/activities": ({"GET": None}, "message"),
    "/v3/contacts": ({"GET": None}, ""),
    "/v3/contacts/{}": ({"GET": None, "PATCH": {"opt_out": True}, "DELETE": None}, "contact"),
    "/v3/templates": ({"GET": None}, ""),
    "/v3/templates/{}": ({"GET": None, "PUT": {"name": "mine"}, "DELETE": None}, "template"),
}
# Answers about numbers, which belong to nobody here.
PUBLIC = {"/v3/lookup/number/{}", "/v3/numbers/lookup/{}"}
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
    shop = cast.shop
    template = message_templates.template(shop, SECRET, definition=message_templates.definition(SECRET))
    contact = contacts.contact(shop, PHONE)
    channels.sender(shop, SECRET)
    message = messaging.message(
        shop, PHONE, contact_id=contact.id, template_id=template.id, number=SECRET, metadata={SECRET: SECRET}
    )
    messaging.event(message, "SENT", description=SECRET, number=SECRET)
    return {"message": str(message.id), "contact": str(contact.id), "template": str(template.id)}


def _ask(who: Customer | None, method: str, path: str, body: Any) -> Answer:
    raw = b"" if body is None else orjson.dumps(body)
    return Program(who).call(method, path, raw) if who else call(method, path, raw)


def _address(path: str, ids: dict[str, str]) -> str:
    return path.format(ids.get(TABLE[path][1], NEVER))


def test_every_address_of_v3_is_in_the_table() -> None:
    found = {path for path in _addresses(get_resolver().url_patterns, "") if path.startswith("/v3")}

    assert found - PUBLIC == set(TABLE)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_owner_gets_through(cast: Cast, owned: dict[str, str], method: str, path: str) -> None:
    """So that the refusals below prove something."""
    body = TABLE[path][0][method]

    for who in (cast.shop, cast.acme):
        answer = _ask(
            who, method, _address(path, owned), {**(body or {}), "sandbox": True} if method != "GET" else None
        )

        assert answer.status < 300


@pytest.mark.parametrize("path", sorted({*TABLE, *PUBLIC}))
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_anonymous_is_nobody(owned: dict[str, str], method: str, path: str) -> None:
    before = written()

    answer = call(method, path.format(owned.get(TABLE.get(path, ({}, ""))[1], PHONE)), b'{"sandbox": false}')

    assert answer.status == 401
    assert method == "HEAD" or answer.error["code"] == "AUTH_001"
    assert written() == before


@pytest.mark.parametrize("who", ["outsider", "sibling"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_nothing_of_somebody_else_is_seen_or_changed(
    cast: Cast, owned: dict[str, str], who: str, method: str, path: str
) -> None:
    before, body, stranger = written(), TABLE[path][0][method], getattr(cast, who)

    answer = _ask(stranger, method, _address(path, owned), body)

    assert SECRET not in orjson.dumps(answer.body).decode()
    assert written() == before
    if "{}" in path:
        unknown = _ask(stranger, method, _address(path, {}), body)
        assert (answer.status, answer.error) == (unknown.status, unknown.error)
        assert answer.status == 404


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_organization_acting_as_the_sibling_sees_no_more_than_it(
    cast: Cast, owned: dict[str, str], method: str, path: str
) -> None:
    before, body = written(), TABLE[path][0][method]
    raw = b"" if body is None else orjson.dumps(body)

    answer = Program(cast.acme, acting_as=cast.sibling).call(method, _address(path, owned), raw)

    assert SECRET not in orjson.dumps(answer.body).decode()
    assert ("{}" in path) <= (answer.status == 404)
    assert written() == before


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path in CALLS if "messages/" in path])
def test_sharing_contacts_and_templates_shares_no_messages(
    cast: Cast, owned: dict[str, str], method: str, path: str
) -> None:
    change(cast.shop, allow_contact_sharing=True, allow_template_sharing=True)

    assert _ask(cast.sibling, method, _address(path, owned), None).status == 404


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

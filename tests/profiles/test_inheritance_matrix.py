"""Every flag of inheritance and sharing × resource × verb × who calls: what is seen, and what may be changed.

The flags are switched through the API, and each call after that must follow the new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import orjson
from django.test import Client

from apps.brands.models import Brand, Campaign
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import contacts, message_templates, users
from tests.factories.brands import brand, campaign

OWN, READ, NONE = "own", "read-only", "nothing"
_OWNERS = ("acme", "shop", "sibling")
_WHO = (*_OWNERS, "outsider")
_REFUSED = (400, 403, 409, 422)


@dataclass(frozen=True)
class Resource:
    """`share` is the flag that shows a profile's rows to others; `mark` the field that says that a row is inherited."""

    name: str
    inherit: str
    share: str | None
    mark: str
    make: Callable[[Customer], str]
    place: Callable[[Cast, str, str], str]
    change: tuple[str, dict[str, Any]]

    def expected(self, who: str, owner: str, *, inherits: bool, shares: bool) -> str:
        """What `who` may do with a row of `owner`, when `shop` inherits and shares."""
        if who == "outsider":
            return NONE
        if who in ("acme", owner):
            return OWN
        if owner == "acme":
            return READ if inherits or who == "sibling" else NONE
        return READ if owner == "shop" and shares and self.share else NONE


def _campaigns(cast: Cast, who: str, brand_id: str) -> str:
    """Under the brand of its owner for those who see it, else under the caller's own profile."""
    if who in ("shop", "sibling"):
        return f"/v3/profiles/{getattr(cast, who).id}/campaigns"
    return f"/v3/brands/{brand_id}/campaigns"


_USE_CASES = [{"messagingUseCaseUs": "MIXED", "sampleMessages": ["Hello. Reply STOP to opt out."]}]
_CAMPAIGN = {"campaign": {"name": "New", "description": "New", "type": "App", "useCases": _USE_CASES}}
_BRAND = {"brand": {"contactName": "Ada", "vertical": "RETAIL", "brandRelationship": "BASIC_ACCOUNT"}}

_RESOURCES = (
    Resource(
        "contacts",
        "inherit_contacts",
        "allow_contact_sharing",
        "is_inherited",
        lambda customer: str(contacts.contact(customer, _phone(customer)).id),
        lambda _cast, _who, _brand: "/v3/contacts",
        ("PATCH", {"default_channel": "sms"}),
    ),
    Resource(
        "templates",
        "inherit_templates",
        "allow_template_sharing",
        "is_inherited",
        lambda customer: str(message_templates.template(customer, f"hello_{customer.account.name.lower()[:2]}").id),
        lambda _cast, _who, _brand: "/v3/templates",
        ("PUT", {"name": "renamed"}),
    ),
    Resource(
        "brands",
        "inherit_tcr_brand",
        None,
        "isInherited",
        lambda customer: str(_brand(customer).id),
        lambda _cast, _who, _brand: "/v3/brands",
        ("PUT", _BRAND),
    ),
    Resource(
        "campaigns",
        "inherit_tcr_campaign",
        None,
        "isInherited",
        lambda customer: str(campaign(customer, _brand(customer)).id),
        _campaigns,
        ("PUT", _CAMPAIGN),
    ),
)


def _brand(customer: Customer) -> Brand:
    return Brand.objects.owned_by(customer).first() or brand(customer)


def _phone(customer: Customer) -> str:
    return f"+1415555{2000 + sum(customer.account.name.encode()):04}"


Call = Callable[[str, str, dict[str, Any] | None], tuple[int, Any]]


def _program(client: Client, customer: Customer) -> Call:
    """Calls the API as this customer. The answers' shapes are checked elsewhere."""
    key = users.key(customer)

    def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        raw = b"" if body is None else orjson.dumps(body)
        answer = client.generic(method, path, raw, content_type="application/json", headers={"x-api-key": key})
        return answer.status_code, orjson.loads(answer.content)["data"] if answer.content else None

    return call


def _listed(call: Call, place: str) -> dict[str, Any]:
    _, data = call("GET", place, None)
    rows = data if isinstance(data, list) else next(iter((data or {"none": []}).values()))
    return {row["id"]: row for row in rows}


def _wrong(resource: Resource, cast: Cast, programs: dict[str, Call]) -> list[str]:
    """Who, whose row, and what differs from what is expected. Both flags are seen on and off."""
    rows = {owner: resource.make(getattr(cast, owner)) for owner in _OWNERS}
    found = []
    for inherits, shares in ((False, True), (True, False)):
        switched = {resource.inherit: inherits} | ({resource.share: shares} if resource.share else {})
        assert programs["acme"]("PATCH", f"/v3/profiles/{cast.shop.id}", switched)[0] == 200
        listed = cache(_listed)  # once for each place
        for who, owner in product(_WHO, _OWNERS):
            allowed = resource.expected(who, owner, inherits=inherits, shares=shares)
            place = resource.place(cast, who, _brand_of(rows[owner]) if resource.name == "campaigns" else "")
            row = listed(programs[who], place).get(rows[owner])
            said = _marked(resource, row, allowed) + _changed(
                resource, programs[who], f"{place}/{rows[owner]}", allowed
            )
            found += [f"{resource.name} of {owner} for {who} with {switched}: {each}" for each in said]
    return found


def _marked(resource: Resource, listed: dict[str, Any] | None, allowed: str) -> list[str]:
    if (listed is not None) is not (allowed != NONE):
        return [f"listed: {listed is not None}"]
    if listed and listed[resource.mark] is not (allowed == READ):
        return [f"marked: {listed[resource.mark]}"]
    return []


def _changed(resource: Resource, call: Call, address: str, allowed: str) -> list[str]:
    verb, body = resource.change
    wrong = []
    for method, sent in ((verb, body), ("DELETE", {})):
        status, _ = call(method, address, {**sent, "sandbox": True})
        fine = {OWN: status in (200, 204), READ: status in _REFUSED, NONE: status == 404}[allowed]
        if not fine:
            wrong.append(f"{method}: {status} instead of {allowed}")
    return wrong


def _brand_of(campaign_id: str) -> str:
    return str(Campaign.objects.get(id=campaign_id).brand_id)


def test_each_flag_decides_who_sees_and_who_changes_what(client: Client, cast: Cast) -> None:
    programs = {who: _program(client, getattr(cast, who)) for who in _WHO}

    assert [each for resource in _RESOURCES for each in _wrong(resource, cast, programs)] == []

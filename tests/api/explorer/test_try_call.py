"""A call on behalf of somebody signed in: real on the way in, and without a trace."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.test import RequestFactory

from apps.api.explorer import try_call
from apps.api.explorer.try_call import Answered, Asked
from apps.contacts.models import Contact
from apps.organizations.customer import Customer
from apps.users.models import ApiKey, Role, User
from tests.cast import Cast, change
from tests.factories import users


def _call(asked: Asked, customer: Customer, user: User) -> Answered:
    return try_call.call(asked, customer=customer, user=user, by=RequestFactory().get("/developers/explorer/"))


def _data(answer: Answered) -> Any:
    return orjson.loads(answer.body)["data"]


@pytest.mark.parametrize("who", ["acme", "shop"])
def test_call_is_made_for_the_account_one_works_in(cast: Cast, who: str) -> None:
    customer: Customer = getattr(cast, who)

    answer = _call(Asked("GET", "/v3/me", {}), customer, cast.owner)

    assert (answer.status, answer.phrase, _data(answer)["id"]) == (200, "OK", str(customer.id))
    assert answer.headers["X-Request-Id"].startswith("req_")


@pytest.mark.parametrize("sandbox", [True, False])
def test_nothing_remains_of_a_change_nor_of_the_key(cast: Cast, sandbox: bool) -> None:
    body = orjson.dumps({"phone_number": "+14155552672", "sandbox": sandbox})

    answer = _call(Asked("POST", "/v3/contacts", {}, body), cast.acme, cast.owner)

    assert (answer.status, _data(answer)["phone_number"]) == (201, "+14155552672")
    assert not Contact.objects.exists()
    assert not ApiKey.objects.exists()


def test_role_of_the_person_counts(cast: Cast) -> None:
    member = users.member(cast.acme, "member@acme.test", Role.MEMBER)
    body = orjson.dumps({"email": "new@acme.test", "name": "New", "role": "developer", "sandbox": True})

    answers = [_call(Asked("POST", "/v3/users", {}, body), cast.acme, person).status for person in (cast.owner, member)]

    assert answers == [201, 403]


def test_suspended_account_is_told_so(cast: Cast) -> None:
    suspended = change(cast.acme, suspended_at="2026-05-01T00:00:00Z")

    answer = _call(Asked("GET", "/v3/me", {}), suspended, cast.owner)

    assert (answer.status, orjson.loads(answer.body)["error"]["code"]) == (403, "account_suspended")


def test_older_dialect_is_told_for_whom(cast: Cast) -> None:
    answer = _call(Asked("GET", "/v2/contacts", {"page": "0"}), cast.shop, cast.owner)

    assert (answer.status, orjson.loads(answer.body)["totalCount"]) == (200, 0)


def test_odd_paths_are_quoted_and_lead_nowhere(cast: Cast) -> None:
    asked = Asked("GET", "/v3/contacts/é 1?x=%00", {"search": "a b&c"})

    assert asked.address == "/v3/contacts/%C3%A9%201%3Fx%3D%2500?search=a+b%26c"
    assert _call(asked, cast.acme, cast.owner).status == 400

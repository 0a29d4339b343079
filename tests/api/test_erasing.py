"""What is left of API calls about a person, and of the replies that were stored for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.api import erasing
from apps.api.models import IdempotentReply, LoggedCall
from apps.core.models import new_id
from apps.forgetting.person import Person
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.api import call

PHONE = "+14155552671"
CONTACT = new_id()


def _erase(customer: Customer) -> dict[str, int]:
    profile_id = customer.profile.id if customer.profile else None
    person = Person(customer.organization.id, profile_id, (CONTACT,), (PHONE,), ("Ada Lovelace",), timezone.now())
    return dict(erasing.erase(person))


def _reply(customer: Customer, key: str, body: Any) -> IdempotentReply:
    given = {"fingerprint": b"1" * 32, "request_id": "req_1", "status": 201, "body": body, "created_at": timezone.now()}
    row: IdempotentReply = IdempotentReply.objects.create(customer_id=customer.id, key=key, **given)
    return row


def test_calls_about_the_person_lose_body_answer_and_query(cast: Cast) -> None:
    message = messaging.message(cast.acme, contact_id=CONTACT)
    theirs = [
        call(cast.acme, f"/v3/contacts/{CONTACT}?a=1", answer="{}"),
        call(cast.acme, "/v3/contacts", body='{"phone_number": "…2671"}'),
        call(cast.acme, "/v3/contacts?search=Ada Lovelace", answer="{}"),
        call(cast.acme, "/v3/lookup/number/+…2671", answer="{}"),
        call(cast.acme, "/v3/messages", body="{}", made_id=message.id),
        call(cast.acme, "/v3/messages", answer=f'{{"id":"{message.id}"}}'),
        call(cast.shop, "/v3/messages", answer=f'{{"id":"{CONTACT}"}}'),
    ]
    others = [
        call(cast.acme, "/v3/contacts", body='{"phone_number": "…2672"}'),
        call(cast.acme, f"/v3/contacts/{new_id()}?a=1", answer="{}"),
        call(cast.outsider, f"/v3/contacts/{CONTACT}?a=1", answer="{}"),
    ]

    assert _erase(cast.acme)["API calls"] == len(theirs)

    for each in theirs:
        row = LoggedCall.objects.get(id=each.id)
        assert (row.body, row.answer, row.path) == ("", "", each.path.split("?")[0].replace("…2671", "…"))
    kept = [LoggedCall.objects.get(id=each.id) for each in others]
    assert [(row.path, row.body, row.answer) for row in kept] == [(row.path, row.body, row.answer) for row in others]


def test_a_profile_leaves_its_organizations_calls_alone(cast: Cast) -> None:
    call(cast.acme, "/v3/contacts", body='{"phone_number": "…2671"}')

    assert _erase(cast.shop).get("API calls", 0) == 0


@pytest.mark.parametrize("customer", ["acme", "shop"])
def test_stored_reply_keeps_ids_and_the_texts_of_others(cast: Cast, customer: str) -> None:
    ours, theirs = {"id": str(new_id()), "to": PHONE, "name": "Ada"}, {"id": str(new_id()), "to": "+14155552672"}
    row = _reply(
        getattr(cast, customer), "a", {"success": True, "data": {"status": "QUEUED", "recipients": [ours, theirs]}}
    )

    assert _erase(cast.acme)["stored replies"] == 1

    row = IdempotentReply.objects.get(customer_id=row.customer_id, key="a")
    emptied = {"id": ours["id"], "to": "", "name": ""}
    assert row.body == {"success": True, "data": {"status": "QUEUED", "recipients": [emptied, theirs]}}


def test_reply_whose_key_is_the_number_goes(cast: Cast) -> None:
    _reply(cast.acme, f"hello-{PHONE[1:]}", {})
    _reply(cast.acme, "hello-14155552672", {})

    _erase(cast.acme)

    assert [row.key for row in IdempotentReply.objects.all()] == ["hello-14155552672"]

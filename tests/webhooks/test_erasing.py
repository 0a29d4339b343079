"""What is left of a person's events: ids, times and words of ours."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.utils import timezone

from apps.core.models import new_id
from apps.forgetting.person import Person
from apps.organizations.customer import Customer
from apps.webhooks import catalog, erasing, outbox
from apps.webhooks.models import Delivery, Endpoint
from apps.webhooks.outbox import OutboxEvent
from tests.cast import Cast
from tests.factories.webhooks import attempted, delivery, endpoint, published

PHONE = "+14155552671"


@pytest.fixture
def hears(cast: Cast) -> Endpoint:
    return endpoint(cast.acme)


def _person(customer: Customer) -> Person:
    profile_id = customer.profile.id if customer.profile else None
    return Person(customer.organization.id, profile_id, (new_id(),), (PHONE,), (), timezone.now())


def _payload(phone: str = PHONE) -> dict[str, Any]:
    shared = {"message_id": str(new_id()), "channel": "sms", "inbound_number": phone, "outbound_number": "+14155550100"}
    return {**shared, "text": "Ada here", "received_at": "2026-05-01T09:00:00Z", "sequence": 1}


def _delivered(to: Endpoint, account: Customer, phone: str = PHONE) -> Delivery:
    payload = {"account_id": str(account.id), **_payload(phone)}
    body = orjson.dumps(catalog.envelope("message.received", payload, now=timezone.now())).decode()
    return delivery(to, "message.received", body=body, tries=[attempted(response=f"thanks {phone}"), attempted(None)])


def _erase(customer: Customer) -> dict[str, int]:
    return dict(erasing.erase(_person(customer)))


def test_delivery_keeps_what_says_nothing_of_the_person(cast: Cast, hears: Endpoint) -> None:
    row = _delivered(hears, cast.acme)
    before = row.event_data["payload"]

    assert _erase(cast.acme)["webhook deliveries"] == 1

    row.refresh_from_db()
    emptied = {"inbound_number": "", "text": "", "erased": True}
    assert row.event_data["payload"] == {**before, **emptied}
    assert [(each["status"], each["response"]) for each in row.tries] == [(200, ""), (None, "")]
    assert _erase(cast.acme).get("webhook deliveries", 0) == 0


def test_answer_that_came_later_is_emptied_too(cast: Cast, hears: Endpoint) -> None:
    row = _delivered(hears, cast.acme)
    _erase(cast.acme)
    Delivery.objects.filter(pk=row.pk).update(tries=[attempted(response="thanks, Ada")])

    assert _erase(cast.acme)["webhook deliveries"] == 1

    row.refresh_from_db()
    assert row.tries[0]["response"] == ""


def test_events_of_others_and_of_other_accounts_stay(cast: Cast, hears: Endpoint) -> None:
    other = _delivered(hears, cast.acme, "+14155552672")
    sisters = _delivered(hears, cast.sibling)
    outside = _delivered(endpoint(cast.outsider), cast.outsider)

    _erase(cast.shop)
    assert PHONE in Delivery.objects.get(pk=sisters.pk).body

    _erase(cast.acme)
    kept = [Delivery.objects.get(pk=each.pk).body for each in (other, outside)]
    assert kept == [other.body, outside.body]


def test_event_in_the_outbox_is_emptied(cast: Cast, hears: Endpoint) -> None:
    now = timezone.now()
    events = [OutboxEvent("message.received", new_id(), now, _payload(phone)) for phone in (PHONE, "+14155552672")]
    outbox.publish(cast.acme, events)

    assert _erase(cast.acme)["events"] == 1

    assert [(each["payload"]["inbound_number"], each["payload"]["text"]) for each in published()] == [
        ("", ""),
        ("+14155552672", "Ada here"),
    ]

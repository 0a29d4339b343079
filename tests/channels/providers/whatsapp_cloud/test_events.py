"""Meta's webhooks, one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import (
    AccountEvent,
    Addressees,
    CarrierPrice,
    Inbound,
    PreferenceChange,
    StatusUpdate,
    UnknownEvent,
)
from tests.channels.providers.whatsapp_cloud.meta import ID, NUMBER_ID, WABA, WAMID, hook


def told(status: str, **fields: Any) -> StatusUpdate:
    given = {"id": WAMID, "status": status, "timestamp": "1767323045", "biz_opaque_callback_data": str(ID), **fields}
    (update,) = whatsapp_cloud.parse(hook({"statuses": [given]}))
    assert isinstance(update, StatusUpdate)
    return update


def written(**fields: Any) -> Any:
    given = {"from": "14155550101", "id": WAMID, "timestamp": "1767323045", "type": "text", "text": {"body": "Hi\0!"}}
    (event,) = whatsapp_cloud.parse(hook({"messages": [given | fields]}))
    return event


@pytest.mark.parametrize(
    ("status", "expected"), [("sent", "SENT"), ("delivered", "DELIVERED"), ("read", "READ"), ("failed", "FAILED")]
)
def test_status_is_translated(status: str, expected: str) -> None:
    update = told(status)

    assert (update.status, update.message_id, update.provider_id) == (expected, ID, WAMID)
    assert (update.addresses, bool(update.error_code)) == ((NUMBER_ID,), expected == "FAILED")


def test_failure_has_a_code_and_metas_words() -> None:
    update = told("failed", errors=[{"code": 131049, "title": "Healthy ecosystem", "error_data": {"details": "Why."}}])

    assert update.error_code == "ERR_BLOCKED_AS_SPAM"
    assert update.description == "Meta 131049: Healthy ecosystem — Why."


@pytest.mark.parametrize("opaque", [None, "", "somebody else's", 7])
def test_status_without_our_id_is_not_one_of_our_messages(opaque: Any) -> None:
    assert told("sent", biz_opaque_callback_data=opaque).message_id is None


def test_price_is_a_category() -> None:
    pricing = {"billable": False, "pricing_model": "PMP", "category": "service"}

    assert told("sent", pricing=pricing).price == CarrierPrice(category="service", is_billable=False)
    assert told("read").price is None


def test_reply_is_read() -> None:
    event = written()

    assert isinstance(event, Inbound)
    assert (event.provider_id, event.phone, event.number, event.text) == (WAMID, "+14155550101", "+13125550100", "Hi!")
    assert event.received_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert event.addresses == (NUMBER_ID,)


@pytest.mark.parametrize(
    "fields",
    [
        {"timestamp": "soon"},
        {"from": None},
        {"id": 7},
    ],
)
def test_message_without_an_id_a_sender_or_a_time_is_passed_on_as_unknown(fields: dict[str, Any]) -> None:
    assert isinstance(written(**fields), UnknownEvent)


def test_preferences_of_people_are_read() -> None:
    given = {"wa_id": "14155550101", "detail": "User requested to stop marketing messages", "timestamp": 1767323045}
    told = [given | {"category": "marketing_messages", "value": value} for value in ("stop", "resume", "later")]

    stop, resume, unknown = whatsapp_cloud.parse(hook({"user_preferences": told}, field="user_preferences"))

    assert isinstance(stop, PreferenceChange)
    assert isinstance(resume, PreferenceChange)
    assert (stop.phone, stop.allows, stop.at.timestamp(), stop.addresses) == (
        *("+14155550101", False, 1767323045),
        (NUMBER_ID,),
    )
    assert resume.allows
    assert isinstance(unknown, UnknownEvent)


def test_any_other_field_is_an_event_of_the_account() -> None:
    (event,) = whatsapp_cloud.parse(hook({"event": "DISABLED_UPDATE"}, "account_update"))

    assert isinstance(event, AccountEvent)
    assert (event.account, event.kind) == (WABA, "account_update")


def test_many_things_of_several_numbers_come_in_one_webhook() -> None:
    one, two = (
        orjson.loads(hook({"statuses": [{"id": f"{WAMID}{number}", "status": "sent"}] * 2}, number_id=number))["entry"][
            0
        ]
        for number in ("1", "2")
    )
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [one, two]})

    assert whatsapp_cloud.addressees(body) == Addressees(("1", "2"))
    events = [event for event in whatsapp_cloud.parse(body) if isinstance(event, StatusUpdate)]
    assert [event.addresses for event in events] == [("1",), ("1",), ("2",), ("2",)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"object":"page","entry":[{"id":"1","changes":[{"field":"messages"}]}]}',
        b'{"object":"whatsapp_business_account","entry":{}}',
        b'{"object":"whatsapp_business_account","entry":[null,{"changes":[7]}]}',
    ],
)
def test_callback_about_nothing_is_about_nobody(body: bytes) -> None:
    assert whatsapp_cloud.addressees(body) == Addressees()
    assert whatsapp_cloud.parse(body) == []

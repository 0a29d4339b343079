"""Meta's answers and webhooks, one by one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import (
    AccountEvent,
    Addressees,
    BadSignature,
    CarrierPrice,
    Inbound,
    Outbound,
    Receipt,
    SendError,
    StatusUpdate,
    TemplateStatus,
    Text,
    UnknownEvent,
)
from apps.core.egress import Response

ID = UUID("0190a1b2-0000-7000-8000-000000000001")
WABA, NUMBER_ID = "102290129340398", "106540352242922"
WAMID = "wamid.HBgLMTQxNTU1NTAxMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA"


def hook(value: dict[str, Any], field: str = "messages", number_id: str = NUMBER_ID) -> bytes:
    metadata = {"display_phone_number": "1 312-555-0100", "phone_number_id": number_id}
    about = {"metadata": metadata} if field == "messages" else {}
    entry = {"id": WABA, "changes": [{"field": field, "value": about | value}]}
    return orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})


def told(status: str, **fields: Any) -> StatusUpdate:
    given = {"id": WAMID, "status": status, "timestamp": "1767323045", "biz_opaque_callback_data": str(ID), **fields}
    (update,) = whatsapp_cloud.parse(hook({"statuses": [given]}))
    assert isinstance(update, StatusUpdate)
    return update


def written(**fields: Any) -> Any:
    given = {"from": "14155550101", "id": WAMID, "timestamp": "1767323045", "type": "text", "text": {"body": "Hi\0!"}}
    (event,) = whatsapp_cloud.parse(hook({"messages": [given | fields]}))
    return event


def refused(response: Response) -> SendError:
    error = whatsapp_cloud.read(response)
    assert isinstance(error, SendError)
    return error


def answer(status: int, **error: Any) -> Response:
    return Response(status, {}, orjson.dumps({"error": {"message": "(#1) Title", **error}}))


def test_request_is_one_post_with_our_id_on_it() -> None:
    outbound = Outbound(ID, "+14155550101", NUMBER_ID, Text("Hello"), "https://house.example/callbacks/whatsapp_cloud")

    request = whatsapp_cloud.request(outbound, {"access_token": " EAAG "}, "https://graph.facebook.com/v23.0/")

    assert (request.method, request.url) == ("POST", f"https://graph.facebook.com/v23.0/{NUMBER_ID}/messages")
    assert request.headers == ("Authorization: Bearer EAAG", "Content-Type: application/json")
    assert orjson.loads(request.body) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+14155550101",
        "type": "text",
        "text": {"body": "Hello"},
        "biz_opaque_callback_data": str(ID),
    }


def test_acceptance_is_a_receipt() -> None:
    body = orjson.dumps({"messaging_product": "whatsapp", "messages": [{"id": WAMID}]})

    assert whatsapp_cloud.read(Response(200, {}, body)) == Receipt(WAMID, None)


@pytest.mark.parametrize(
    ("status", "code", "expected", "retryable"),
    [
        (400, 131009, "ERR_NUMBER_INVALID", False),
        (400, 131026, "ERR_UNDELIVERABLE", False),
        (400, 131047, "ERR_PROVIDER_REJECTED", False),
        (401, 190, "ERR_PROVIDER_REJECTED", False),
        (400, 80007, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 131056, "ERR_PROVIDER_RATE_LIMITED", True),
        (400, 2, "ERR_PROVIDER_UNAVAILABLE", True),
        (500, 131026, "ERR_UNDELIVERABLE", False),  # the code counts before the status
        (429, 999999, "ERR_PROVIDER_RATE_LIMITED", True),
        (503, 999999, "ERR_PROVIDER_UNAVAILABLE", True),
    ],
)
def test_refusal_is_translated(status: int, code: int, expected: str, retryable: bool) -> None:
    error = refused(answer(status, code=code))

    assert (error.code, error.retryable, error.uncertain) == (expected, retryable, False)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_failure_without_metas_own_words_may_have_been_an_acceptance(status: int) -> None:
    assert refused(Response(status, {}, b"<html>")).uncertain


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
    ("fields", "words"),
    [
        ({"type": "button", "button": {"text": "Stop promotions", "payload": "x"}}, "Stop promotions"),
        ({"type": "interactive", "interactive": {"button_reply": {"id": "1", "title": "Yes"}}}, "Yes"),
        ({"type": "interactive", "interactive": {"list_reply": {"id": "1", "title": "Blue"}}}, "Blue"),
    ],
)
def test_tapped_button_is_what_the_person_wrote(fields: dict[str, Any], words: str) -> None:
    assert written(**fields).text == words


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "image", "image": {"id": "1"}},
        {"type": "interactive", "interactive": {"nfm_reply": {}}},
        {"text": None},
        {"timestamp": "soon"},
        {"from": None},
        {"id": 7},
    ],
)
def test_message_that_cannot_be_read_is_passed_on_as_unknown(fields: dict[str, Any]) -> None:
    assert isinstance(written(**fields), UnknownEvent)


def test_verdict_about_a_template_is_about_the_account() -> None:
    value = {
        "event": "REJECTED",
        "message_template_id": 594425479261596,
        "message_template_name": "order",
        "message_template_language": "en_US",
        "reason": "INVALID_FORMAT",
    }
    body = hook(value, "message_template_status_update")

    assert whatsapp_cloud.addressees(body) == Addressees((), (WABA,))
    (event,) = whatsapp_cloud.parse(body)
    assert event == TemplateStatus(WABA, "594425479261596", "order", "en_US", "REJECTED", "INVALID_FORMAT", value)


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


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=00", "é", "0" * 10_000])
def test_other_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature):
        whatsapp_cloud.verify({"x-hub-signature-256": signature}, b"{}", {"app_secret": "secret"}, 0)


def test_empty_secret_proves_nothing() -> None:
    signature = "sha256=" + hmac.new(b"", b"{}", hashlib.sha256).hexdigest()

    with pytest.raises(BadSignature):
        whatsapp_cloud.verify({"x-hub-signature-256": signature}, b"{}", {"app_secret": ""}, 0)

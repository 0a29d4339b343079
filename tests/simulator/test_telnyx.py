"""The dialect, judged by the official `telnyx` package: what it sends is understood, what it gets it understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from telnyx import BadRequestError, NotFoundError, Telnyx
from telnyx.lib.webhook_verification import WebhookVerificationError
from telnyx.types.delivery_update_webhook_event import DeliveryUpdateWebhookEvent
from telnyx.types.inbound_message_webhook_event import InboundMessageWebhookEvent
from telnyx.types.message_send_response import MessageSendResponse

from apps.simulator import telnyx
from apps.simulator.errors import Problem
from apps.simulator.phones import INBOUND, OUTBOUND, PhoneMessage
from apps.simulator.telnyx import TelnyxDraft
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver

ANN, HOUSE = "+14155550101", "+13125550100"
PLAIN = {"to": ANN, "from": HOUSE, "text": "Hello"}


@pytest.fixture
def client(carrier: CarrierProcess) -> Iterator[Telnyx]:
    public_key = carrier.call("GET", "/control/public-key").json()["public_key"]
    with Telnyx(api_key="KEY", base_url=carrier.base_url, public_key=public_key, max_retries=0) as official:
        yield official


def unwrapped(client: Telnyx, call: Call) -> Any:
    return client.webhooks.unwrap(call.body.decode(), headers=call.headers)


def test_official_client_sends_and_verifies_both_callbacks(client: Telnyx, receiver: Receiver) -> None:
    sent = client.messages.send(
        from_=HOUSE, to=ANN, text="Grüße €", webhook_url=receiver.url, extra_body={"tags": ["a", "b"]}
    )
    calls = receiver.wait(2)

    first, last = (unwrapped(client, call) for call in calls)
    assert sent.data is not None
    assert sent.data.to is not None
    assert (sent.data.to[0].status, sent.data.encoding, sent.data.parts) == ("queued", "UCS-2", 1)
    assert [first.data.event_type, last.data.event_type] == ["message.sent", "message.finalized"]
    assert [event.data.payload.id for event in (first, last)] == [sent.data.id] * 2
    assert [event.data.payload.to[0].status for event in (first, last)] == ["sent", "delivered"]
    assert last.data.payload.tags == ["a", "b"]
    assert (last.meta.attempt, last.meta.delivered_to) == (1, receiver.url)


def test_official_client_refuses_a_tampered_callback(client: Telnyx, receiver: Receiver) -> None:
    client.messages.send(from_=HOUSE, to=ANN, text="Hello", webhook_url=receiver.url)
    call = receiver.wait(1)[0]

    with pytest.raises(WebhookVerificationError):
        client.webhooks.unwrap(call.body.decode().replace("Hello", "Jello"), headers=call.headers)


def test_official_client_reads_a_message_back(client: Telnyx, receiver: Receiver) -> None:
    sent = client.messages.send(from_=HOUSE, to=ANN, text="Hello", webhook_url=receiver.url)
    receiver.wait(2)
    assert sent.data is not None
    assert sent.data.id is not None

    read = client.messages.retrieve(sent.data.id)

    assert read.data is not None
    assert read.data.id == sent.data.id
    assert read.data.completed_at is not None


def test_official_client_gets_the_first_answer_again_for_a_repeated_key(client: Telnyx) -> None:
    first, second = (client.messages.send(from_=HOUSE, to=ANN, text="Hello", idempotency_key="k") for _ in range(2))

    assert first == second


def test_official_client_understands_a_refusal(client: Telnyx) -> None:
    with pytest.raises(BadRequestError) as caught:
        client.messages.send(from_=HOUSE, to="12", text="Hello")

    body: Any = caught.value.body
    assert [(error["code"], error["source"]["pointer"]) for error in body["errors"]] == [("40310", "/to")]


def test_official_client_understands_that_a_message_is_unknown(client: Telnyx) -> None:
    with pytest.raises(NotFoundError):
        client.messages.retrieve("no-such-message")


def test_official_client_takes_a_reply(client: Telnyx, carrier: CarrierProcess, receiver: Receiver) -> None:
    client.messages.send(from_=HOUSE, to=ANN, text="Coming?", webhook_url=receiver.url)
    receiver.wait(2)

    carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Yes"})
    event = unwrapped(client, receiver.wait(3)[2])

    assert event.data.event_type == "message.received"
    assert event.data.payload.from_.phone_number == ANN
    assert event.data.payload.to[0].phone_number == HOUSE
    assert event.data.payload.text == "Yes"


def message(**other: Any) -> PhoneMessage:
    fixed = PhoneMessage(
        id="11111111-2222-4333-8444-555555555555",
        direction=OUTBOUND,
        phone=ANN,
        number=HOUSE,
        text="Hello",
        encoding="GSM-7",
        parts=2,
        received=1_700_000_000.5,
        tags=["t"],
        webhook_url="http://127.0.0.1/in",
        sent=1_700_000_001.0,
        completed=1_700_000_002.0,
    )
    for name, value in other.items():
        setattr(fixed, name, value)
    return fixed


def test_answer_passes_telnyx_own_validation() -> None:
    read = MessageSendResponse.model_validate({"data": telnyx.payload(message(), "queued")})

    assert read.data is not None
    assert read.data.cost is not None
    assert (read.data.cost.amount, read.data.parts, read.data.tags) == ("0.0140", 2, ["t"])
    assert (read.data.sent_at, read.data.completed_at) == (None, None)


@pytest.mark.parametrize(
    "outcome", ["delivered", "delivery_failed", "sending_failed", "delivery_unconfirmed", "expired"]
)
def test_finalized_event_passes_telnyx_own_validation(outcome: str) -> None:
    code = "40008" if outcome.endswith("failed") else ""

    event = telnyx.event(message(outcome=outcome, code=code), "message.finalized", 2, "http://127.0.0.1/in")
    read = DeliveryUpdateWebhookEvent.model_validate(event)

    assert read.data is not None
    assert read.data.payload is not None
    assert read.data.payload.to is not None
    assert read.data.payload.to[0].status == outcome
    assert [error.code for error in read.data.payload.errors or []] == ([code] if code else [])


def test_inbound_event_passes_telnyx_own_validation() -> None:
    event = telnyx.event(message(direction=INBOUND, status="received"), "message.received", 1, "http://127.0.0.1/in")

    read = InboundMessageWebhookEvent.model_validate(event)

    assert read.data is not None
    assert read.data.payload is not None
    assert read.data.payload.from_ is not None
    assert read.data.payload.from_.phone_number == ANN


def test_event_keeps_its_id_over_tries() -> None:
    first, second = (telnyx.event(message(), "message.sent", attempt, "u") for attempt in (1, 2))

    assert first["data"] == second["data"]
    assert [first["meta"]["attempt"], second["meta"]["attempt"]] == [1, 2]


def test_moments_are_written_as_telnyx_does() -> None:
    assert telnyx.stamp(1_700_000_000.5) == "2023-11-14T22:13:20.500+00:00"
    assert telnyx.stamp(None) is None


def test_send_request_is_read_with_its_defaults() -> None:
    assert telnyx.read_send(PLAIN) == TelnyxDraft(
        to=ANN, sender=HOUSE, text="Hello", encoding="GSM-7", parts=1, type="SMS", profile_id=telnyx.PROFILE_ID
    )


@pytest.mark.parametrize("sender", [HOUSE, "12345", "ACME"])
def test_number_short_code_and_name_may_send(sender: str) -> None:
    draft = telnyx.read_send(PLAIN | {"from": sender, "messaging_profile_id": "p"})

    assert isinstance(draft, TelnyxDraft)
    assert draft.sender == sender


def test_profile_alone_chooses_a_sender() -> None:
    draft = telnyx.read_send({"to": ANN, "text": "Hello", "messaging_profile_id": "p"})

    assert isinstance(draft, TelnyxDraft)
    assert (draft.sender, draft.profile_id) == (telnyx.POOL_NUMBER, "p")


def test_media_make_an_mms_of_one_part() -> None:
    draft = telnyx.read_send(PLAIN | {"text": "a" * 2000, "media_urls": ["http://127.0.0.1/cat.png"]})

    assert isinstance(draft, TelnyxDraft)
    assert (draft.type, draft.parts) == ("MMS", 1)


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"to": None}, "10004", "/to"),
        ({"to": ""}, "10004", "/to"),
        ({"to": "4155550101"}, "40310", "/to"),
        ({"to": "+1415555010x"}, "40310", "/to"),
        ({"to": "+14155550101\n"}, "40310", "/to"),
        ({"to": [ANN]}, "40310", "/to"),
        ({"from": None}, "10004", "/from"),
        ({"from": 13125550100}, "40305", "/from"),
        ({"from": "ACME"}, "40306", "/from"),
        ({"from": "A name too long"}, "40305", "/from"),
        ({"text": None}, "40316", "/text"),
        ({"text": ""}, "40316", "/text"),
        ({"text": 5}, "10015", "/text"),
        ({"text": "a" * 1531}, "40302", "/text"),
        ({"text": "я" * 671}, "40302", "/text"),
        ({"text": "€", "encoding": "gsm7"}, "10015", "/encoding"),
        ({"encoding": "ebcdic"}, "10015", "/encoding"),
        ({"webhook_url": "ftp://x"}, "10003", "/webhook_url"),
        ({"webhook_failover_url": "http://" + "x" * 2000}, "10003", "/webhook_failover_url"),
        ({"tags": "one"}, "10015", "/tags"),
        ({"tags": [1]}, "10015", "/tags"),
        ({"media_urls": ["u"] * 11}, "10015", "/media_urls"),
        ({"type": "RCS"}, "10015", "/type"),
        ({"subject": 1}, "10015", "/subject"),
        ({"messaging_profile_id": 1}, "10015", "/messaging_profile_id"),
        ({"use_profile_webhooks": "yes"}, "10015", "/use_profile_webhooks"),
        ({"send_at": "2030-01-01T00:00:00Z"}, "10015", "/send_at"),
    ],
)
def test_faulty_request_is_refused_with_code_and_pointer(changed: dict[str, Any], code: str, pointer: str) -> None:
    problem = telnyx.read_send(PLAIN | changed)

    assert isinstance(problem, Problem)
    assert (problem.code, problem.pointer) == (code, pointer)


@pytest.mark.parametrize(("sender", "expected"), [(HOUSE, True), ("12345", True), ("ACME", False), ("1234", False)])
def test_only_numbers_can_be_answered(sender: str, expected: bool) -> None:
    assert telnyx.is_answerable(sender) is expected

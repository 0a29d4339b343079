"""Meta's Graph API at the simulator: over HTTP, with its webhooks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.carrier import Answer, CarrierProcess
from tests.fakes.receiver import Receiver

ANN, HOUSE_ID = "+14155550101", "13125550100"


def send(carrier: CarrierProcess, **changed: Any) -> Answer:
    body = {"messaging_product": "whatsapp", "to": ANN, "type": "text", "text": {"body": "Hello"}, **changed}
    return carrier.call("POST", f"/v23.0/{HOUSE_ID}/messages", body)


def statuses(receiver: Receiver, count: int) -> list[str]:
    values = [call.json()["entry"][0]["changes"][0]["value"] for call in receiver.wait(count)]
    return [value["statuses"][0]["status"] for value in values if "statuses" in value]


def test_message_arrives_and_is_sent_delivered_and_read(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)

    answer = send(carrier)

    assert answer.status == 200
    assert answer.json()["contacts"] == [{"input": ANN, "wa_id": ANN[1:]}]
    assert statuses(receiver, 3) == ["sent", "delivered", "read"]
    arrived = carrier.phone(ANN)["messages"][0]
    assert (arrived["id"], arrived["dialect"]) == (answer.json()["messages"][0]["id"], "meta")


def test_message_is_known_by_the_id_that_the_house_gave_it(carrier: CarrierProcess) -> None:
    send(carrier, biz_opaque_callback_data="ours")

    assert carrier.phone(ANN)["messages"][0]["key"] == "ours"


def test_only_a_200_is_taken(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)
    receiver.answers = [204]

    send(carrier)

    assert statuses(receiver, 4) == ["sent", "sent", "delivered", "read"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "undeliverable"}, ["sent", "failed"]),
        ({"kind": "undeliverable", "status": "sending_failed"}, ["failed"]),
        ({"kind": "disorder"}, ["read", "delivered", "sent"]),
        ({"kind": "twice"}, ["sent", "sent", "delivered", "delivered", "read", "read"]),
    ],
)
def test_faults_strike_whatsapp_too(
    carrier: CarrierProcess, receiver: Receiver, fault: dict[str, str], told: list[str]
) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)
    carrier.put_faults(fault)

    send(carrier)

    assert statuses(receiver, len(told)) == told


def test_callback_url_is_taken_once_it_answers_the_challenge(carrier: CarrierProcess, receiver: Receiver) -> None:
    receiver.verify_token = "another"
    for wanted in (
        {"override_callback_uri": receiver.url, "verify_token": "verify"},
        {"override_callback_uri": "http://127.0.0.1:9/", "verify_token": "verify"},
        {"override_callback_uri": "nowhere", "verify_token": "verify"},
        {"override_callback_uri": receiver.url},
        None,
    ):
        answer = carrier.call("POST", f"/v23.0/{HOUSE_ID}", {"webhook_configuration": wanted})
        assert (answer.status, answer.json()["error"]["code"]) == (400, 100)

    carrier.subscribe(HOUSE_ID, receiver.url, "another")


def test_person_may_write_first(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)

    carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Hi", "to": f"+{HOUSE_ID}", "channel": "whatsapp"})

    value = receiver.wait(1)[0].json()["entry"][0]["changes"][0]["value"]
    assert value["messages"][0]["text"] == {"body": "Hi"}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "code"),
    [
        (f"/v23.0/{HOUSE_ID}/messages", {}, {}, 400, 100),
        (f"/v23.0/{HOUSE_ID}/messages", b"{", {}, 400, 100),
        ("/v23.0/nobody/messages", {"messaging_product": "whatsapp"}, {}, 400, 100),
        (f"/v23.0/{HOUSE_ID}/messages", {}, {"Authorization": "Bearer"}, 401, 190),
        ("/v23.0/nobody", {}, {}, 400, 100),
        ("/v23.0/a/b/c", {}, {}, 400, 100),
    ],
)
def test_bad_request_is_refused_in_metas_form(
    carrier: CarrierProcess, path: str, body: Any, headers: dict[str, str], status: int, code: int
) -> None:
    answer = carrier.call("POST", path, body, headers)

    assert (answer.status, answer.json()["error"]["code"]) == (status, code)

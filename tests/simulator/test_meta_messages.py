"""Meta's Graph API at the simulator: over HTTP, with its webhooks."""

from __future__ import annotations

from pathlib import Path
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


def template(name: str = "order_update", *values: str, language: str = "en_US") -> dict[str, Any]:
    body = {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}
    return {"name": name, "language": {"code": language}, "components": [body] if values else []}


def test_template_arrives_with_its_price(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe(HOUSE_ID, receiver.url)
    carrier.seed_templates(
        {"name": "order_update", "category": "MARKETING", "components": [{"type": "BODY", "text": "Hi {{1}}."}]}
    )

    answer = send(carrier, type="template", template=template("order_update", "Ada"))

    assert answer.status == 200
    arrived = carrier.phone(ANN)["messages"][0]
    assert (arrived["text"], arrived["template"]["name"]) == ("Hi Ada.", "order_update")
    first = receiver.wait(3)[0].json()["entry"][0]["changes"][0]["value"]["statuses"][0]
    assert first["pricing"] == {
        "billable": True,
        "pricing_model": "PMP",
        "type": "regular",
        "category": "marketing",
    }


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (template("nothing"), 404, 132001),
        (template(language="de"), 404, 132001),
        (template("order_update", "Ada"), 400, 132000),
        ({"name": "order_update"}, 400, 131008),
        (None, 400, 131008),
    ],
)
def test_template_is_refused_at_once(carrier: CarrierProcess, given: Any, status: int, code: int) -> None:
    carrier.seed_templates({"name": "order_update"})

    answer = send(carrier, type="template", template=given)

    assert (answer.status, answer.json()["error"]["code"]) == (status, code)
    assert carrier.phone(ANN)["messages"] == []


def test_template_is_that_of_the_numbers_account(carrier: CarrierProcess) -> None:
    carrier.call("PUT", "/control/wabas/777", {"numbers": [HOUSE_ID]})
    carrier.seed_templates({"name": "order_update"})

    assert send(carrier, type="template", template=template()).json()["error"]["code"] == 132001

    carrier.seed_templates({"name": "order_update"}, waba="777")
    assert send(carrier, type="template", template=template()).status == 200


def test_free_text_needs_an_open_window(tmp_path: Path, receiver: Receiver) -> None:
    """Meta accepts it all the same, and tells later that it failed."""
    with CarrierProcess(tmp_path, "--window-hours", "24") as carrier:
        carrier.subscribe(HOUSE_ID, receiver.url)
        carrier.seed_templates({"name": "order_update"})

        assert send(carrier).status == 200
        (call,) = receiver.wait(1)
        status = call.json()["entry"][0]["changes"][0]["value"]["statuses"][0]
        assert (status["status"], status["errors"][0]["code"]) == ("failed", 131047)
        assert carrier.phone(ANN)["deliveries"] == 0

        send(carrier, type="template", template=template())
        assert statuses(receiver, 4)[1:] == ["sent", "delivered", "read"]

        answer = {"text": "Hi", "to": f"+{HOUSE_ID}", "channel": "whatsapp"}
        carrier.call("POST", f"/control/phones/{ANN}/reply", answer)
        send(carrier)
        assert sorted(statuses(receiver, 8)[4:]) == ["delivered", "read", "sent"]


def test_window_is_one_phones_and_one_numbers(tmp_path: Path, receiver: Receiver) -> None:
    with CarrierProcess(tmp_path, "--window-hours", "24") as carrier:
        carrier.subscribe(HOUSE_ID, receiver.url)
        carrier.call(
            "POST",
            f"/control/phones/{ANN}/reply",
            {"text": "Hi", "to": "+13125550199", "channel": "whatsapp", "webhook_url": "http://127.0.0.1:9/"},
        )
        carrier.call(
            "POST",
            "/control/phones/+14155550102/reply",
            {"text": "Hi", "to": f"+{HOUSE_ID}", "channel": "whatsapp"},
        )

        send(carrier)

        assert "failed" in statuses(receiver, 2)

"""The control API, by hand and by test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ANN, BOB, HOUSE = "+14155550101", "+14155550102", "+13125550100"


def test_health_answers(carrier: CarrierProcess) -> None:
    assert carrier.call("GET", "/control/health").json() == {"status": "ok", "accepted": 0, "faults": 0}


def test_phones_are_listed_with_their_last_message(carrier: CarrierProcess) -> None:
    carrier.send(ANN, text="One")
    carrier.send(BOB, text="Two")
    carrier.send(ANN, text="Three")

    listed = carrier.call("GET", "/control/phones").json()

    assert listed["total"] == 2
    assert [(one["phone"], one["deliveries"], one["last"]["text"]) for one in listed["phones"]] == [
        (ANN, 2, "Three"),
        (BOB, 1, "Two"),
    ]


def test_list_of_phones_can_be_cut_short(carrier: CarrierProcess) -> None:
    carrier.send(ANN)
    carrier.send(BOB)

    listed = carrier.call("GET", "/control/phones?limit=1").json()

    assert ([one["phone"] for one in listed["phones"]], listed["total"]) == ([BOB], 2)


def test_phone_shows_everything_it_got(carrier: CarrierProcess) -> None:
    carrier.send(ANN, text="One", tags=["a"])
    carrier.send(ANN, text="Two")

    shown = carrier.phone(ANN)

    assert (shown["phone"], shown["deliveries"]) == (ANN, 2)
    assert [message["text"] for message in shown["messages"]] == ["Two", "One"]
    assert shown["messages"][1]["tags"] == ["a"]


def test_phone_can_be_cut_short(carrier: CarrierProcess) -> None:
    carrier.send(ANN, text="One")
    carrier.send(ANN, text="Two")

    shown = carrier.call("GET", f"/control/phones/{ANN}?limit=1").json()

    assert [message["text"] for message in shown["messages"]] == ["Two"]


def test_unused_phone_is_empty(carrier: CarrierProcess) -> None:
    assert carrier.phone(ANN) == {"phone": ANN, "deliveries": 0, "messages": []}


def test_reply_goes_to_the_last_senders_address(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.send(ANN, webhook_url=receiver.url + "/in")
    receiver.wait(2)

    answer = carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "STOP"})
    call = receiver.wait(3)[2]

    assert (answer.status, answer.json()["to"]) == (202, HOUSE)
    assert call.path == "/in"
    payload = call.json()["data"]["payload"]
    assert (payload["direction"], payload["id"], payload["text"]) == ("inbound", answer.json()["id"], "STOP")
    assert carrier.phone(ANN)["messages"][0]["direction"] == "inbound"


def test_stranger_can_write_to_a_number_that_has_sent_before(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.send(ANN, webhook_url=receiver.url)
    receiver.wait(2)

    carrier.call("POST", f"/control/phones/{BOB}/reply", {"text": "Hello?", "to": HOUSE})

    assert receiver.wait(3)[2].json()["data"]["payload"]["from"]["phone_number"] == BOB


def test_phone_that_writes_first_is_told_where_the_number_listens(carrier: CarrierProcess, receiver: Receiver) -> None:
    answer = carrier.call(
        "POST", f"/control/phones/{ANN}/reply", {"text": "Hello?", "to": HOUSE, "webhook_url": receiver.url}
    )

    assert answer.status == 202
    assert answer.json()["webhook_url"] == receiver.url


def test_reply_falls_back_on_the_default_address(tmp_path: Path, receiver: Receiver) -> None:
    with CarrierProcess(tmp_path, "--webhook-url", receiver.url) as carrier:
        carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Hello?", "to": HOUSE})

        assert receiver.wait(1)[0].json()["data"]["event_type"] == "message.received"


def test_reply_may_be_an_mms(carrier: CarrierProcess, receiver: Receiver) -> None:
    body = {"media": ["https://media.example/1.jpg"], "to": HOUSE, "webhook_url": receiver.url}

    assert carrier.call("POST", f"/control/phones/{ANN}/reply", body).status == 202

    payload = receiver.wait(1)[0].json()["data"]["payload"]
    assert (payload["type"], payload["text"], payload["media"][0]["url"]) == ("MMS", "", "https://media.example/1.jpg")


def test_reply_over_whatsapp_may_be_anything_that_meta_tells(carrier: CarrierProcess, receiver: Receiver) -> None:
    part = {"type": "location", "location": {"latitude": 1.5, "longitude": 2}, "context": {"id": "wamid.x"}}
    body = {"whatsapp": part, "channel": "whatsapp", "to": HOUSE}
    carrier.subscribe(HOUSE[1:], receiver.url)

    answer = carrier.call("POST", f"/control/phones/{ANN}/reply", body)

    value = receiver.wait(1)[0].json()["entry"][0]["changes"][0]["value"]
    (message,) = value["messages"]
    assert part.items() <= message.items()
    assert (message["id"], message["from"]) == (answer.json()["id"], ANN[1:])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"text": "Hi", "to": HOUSE, "webhook_url": "ftp://x"}, "webhook_url must be"),
        ({}, "text must be"),
        ({"text": ""}, "text must be"),
        ({"text": "x" * 1601}, "text must be"),
        ({"text": "Hi"}, "to must be given"),
        ({"text": "Hi", "to": "ACME"}, "to must be a phone number"),
        ({"text": "Hi", "to": HOUSE}, "to: nothing sent from"),
        ({"whatsapp": {"type": "image"}, "to": HOUSE, "webhook_url": "http://127.0.0.1:9/"}, "whatsapp is for replies"),
        ({"whatsapp": "image"}, "whatsapp must be an object"),
        ({"media": "https://media.example/1.jpg"}, "media must be a list"),
        ([], "body must be a JSON object."),
        (b"{", "body must be JSON"),
    ],
)
def test_impossible_reply_is_refused_with_its_field(carrier: CarrierProcess, body: object, sentence: str) -> None:
    answer = carrier.call("POST", f"/control/phones/{ANN}/reply", body)

    assert answer.status == 400
    assert sentence in answer.json()["error"]


def test_name_cannot_be_answered(carrier: CarrierProcess) -> None:
    carrier.send(ANN, **{"from": "ACME", "messaging_profile_id": "p"})

    answer = carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Hi"})

    assert "to must be given" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/control/phones/415", "/control/phones/415/reply"])
def test_phone_must_be_a_number(carrier: CarrierProcess, path: str) -> None:
    answer = carrier.call("POST" if path.endswith("reply") else "GET", path, {"text": "Hi"})

    assert answer.status == 400
    assert answer.json()["error"].startswith("phone must be")


@pytest.mark.parametrize("limit", ["0", "-1", "x", "5001", "9" * 5000])
def test_limit_must_be_a_number(carrier: CarrierProcess, limit: str) -> None:
    answer = carrier.call("GET", f"/control/phones?limit={limit}")

    assert answer.status == 400
    assert answer.json()["error"].startswith("limit must be")


def test_changes_must_come_as_json(carrier: CarrierProcess) -> None:
    answer = carrier.call("PUT", "/control/faults", b"{}", {"Content-Type": "text/plain"})

    assert (answer.status, answer.json()["error"]) == (400, "Content-Type must be application/json.")


def test_faults_are_put_shown_and_taken_away(carrier: CarrierProcess) -> None:
    put = carrier.call("PUT", "/control/faults", {"seed": 3, "faults": [{"kind": "slow", "ms": 1, "phone": ANN}]})
    shown = carrier.call("GET", "/control/faults").json()
    gone = carrier.call("DELETE", "/control/faults")

    assert put.json() == shown
    assert (shown["seed"], [one["kind"] for one in shown["faults"]]) == (3, ["slow"])
    assert gone.status == 204
    assert carrier.call("GET", "/control/faults").json()["faults"] == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"faults": "slow"}, "faults must be a list"),
        ({"faults": [], "seed": 1.5}, "seed must be a whole number."),
        ({"faults": [{"kind": "slow"}, {"kind": "slow", "rate": 2}]}, "faults[1].rate must be"),
    ],
)
def test_impossible_faults_are_refused_and_the_old_ones_stay(
    carrier: CarrierProcess, body: dict[str, Any], sentence: str
) -> None:
    carrier.put_faults({"kind": "slow"})

    answer = carrier.call("PUT", "/control/faults", body)

    assert answer.status == 400
    assert sentence in answer.json()["error"]
    assert len(carrier.call("GET", "/control/faults").json()["faults"]) == 1


def test_counters_start_again_when_everything_is_forgotten(carrier: CarrierProcess) -> None:
    carrier.send(ANN)
    carrier.send(ANN)
    before = carrier.counters()

    assert carrier.call("DELETE", "/control/phones").status == 204
    after = carrier.counters()

    assert (before["accepted"], before["more_than_one"]) == (2, {ANN: 2})
    assert after.pop("more_than_one") == {}
    assert set(after.values()) == {0}


def test_magic_numbers_are_listed(carrier: CarrierProcess) -> None:
    listed = carrier.call("GET", "/control/numbers").json()["numbers"]

    assert {"phone": "+15005550006", "outcome": "sent, then delivered"} in listed

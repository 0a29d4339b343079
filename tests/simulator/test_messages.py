"""`/v2/messages` over real sockets: keys, idempotency and faults."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.patience import until

ANN = "+14155550101"


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc"])
def test_request_without_a_key_is_refused(carrier: CarrierProcess, authorization: str) -> None:
    answer = carrier.call("POST", "/v2/messages", {"to": ANN}, {"Authorization": authorization})

    assert (answer.status, answer.json()["errors"][0]["code"]) == (401, "10009")


def test_only_the_given_key_is_accepted(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path, "--api-key", "right") as carrier:
        body = {"to": ANN, "from": "+13125550100", "text": "Hi"}
        tries = [
            carrier.call("POST", "/v2/messages", body, {"Authorization": f"Bearer {key}"}) for key in ("right", "x")
        ]

    assert [answer.status for answer in tries] == [200, 401]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"'])
def test_body_must_be_a_json_object(carrier: CarrierProcess, body: bytes) -> None:
    answer = carrier.call("POST", "/v2/messages", body)

    assert (answer.status, answer.json()["errors"][0]["code"]) == (400, "10023")


def test_repeated_key_gets_the_first_answer_and_delivers_once(carrier: CarrierProcess) -> None:
    first, second = (carrier.send(ANN, key="k", tags=["t"]) for _ in range(2))

    assert (first.status, first.body) == (second.status, second.body)
    assert carrier.phone(ANN)["deliveries"] == 1
    counters = carrier.counters()
    assert (counters["requests"], counters["accepted"], counters["repeats"]) == (2, 1, 1)


def test_first_answer_comes_again_after_delivery(carrier: CarrierProcess, receiver: Receiver) -> None:
    first = carrier.send(ANN, key="k", webhook_url=receiver.url)
    receiver.wait(2)

    assert carrier.send(ANN, key="k", webhook_url=receiver.url).body == first.body


def test_repeated_key_with_another_body_is_refused(carrier: CarrierProcess) -> None:
    carrier.send(ANN, key="k", text="One")

    answer = carrier.send(ANN, key="k", text="Two")

    assert (answer.status, answer.json()["errors"][0]["code"]) == (422, "10027")
    assert carrier.phone(ANN)["deliveries"] == 1


def test_refused_request_does_not_use_up_its_key(carrier: CarrierProcess) -> None:
    refused, sent = carrier.send("12", key="k"), carrier.send(ANN, key="k")

    assert (refused.status, sent.status) == (400, 200)


def test_key_of_another_form_is_refused(carrier: CarrierProcess) -> None:
    assert carrier.send(ANN, key="with spaces").status == 400


def test_one_key_at_the_same_time_delivers_once(carrier: CarrierProcess) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: carrier.send(ANN, key="k").body, range(8)))

    assert len(set(answers)) == 1
    assert carrier.phone(ANN)["deliveries"] == 1


def test_rate_limit_says_how_long_to_wait(carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "rate_limited", "retry_after": 7, "count": 1})

    limited, sent = carrier.send(ANN), carrier.send(ANN)

    assert (limited.status, limited.headers["retry-after"]) == (429, "7")
    assert limited.json()["errors"][0]["code"] == "10011"
    assert sent.status == 200


def test_server_error_accepts_nothing(carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "error"})

    assert carrier.send(ANN).status == 500
    assert carrier.counters()["accepted"] == 0
    assert carrier.counters()["rejected"] == 1


def test_failure_carries_the_code_it_was_given(carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "fail", "code": "20100", "phone": ANN})

    answer = carrier.send(ANN)

    assert (answer.status, answer.json()["errors"][0]["code"]) == (403, "20100")


@pytest.mark.parametrize("kind", ["drop", "cut"])
def test_broken_connection_leaves_an_accepted_message(carrier: CarrierProcess, kind: str) -> None:
    carrier.put_faults({"kind": kind, "count": 1})

    with pytest.raises((ConnectionResetError, RemoteDisconnected, IncompleteRead)):
        carrier.send(ANN, key="k")

    assert carrier.phone(ANN)["deliveries"] == 1
    assert carrier.send(ANN, key="k").status == 200
    assert carrier.phone(ANN)["deliveries"] == 1


def test_forgotten_key_delivers_twice(carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "forget_keys"})

    first, second = (carrier.send(ANN, key="k").json()["data"]["id"] for _ in range(2))

    assert first != second
    assert carrier.counters()["more_than_one"] == {ANN: 2}


def test_unknown_address_answers_in_telnyx_shape(carrier: CarrierProcess) -> None:
    answer = carrier.call("GET", "/v2/faxes")

    assert (answer.status, answer.json()["errors"][0]["code"]) == (404, "10005")


def test_reading_back_needs_a_key_too(carrier: CarrierProcess) -> None:
    message_id = carrier.send(ANN).json()["data"]["id"]

    answer = carrier.call("GET", f"/v2/messages/{message_id}", headers={"Authorization": ""})

    assert answer.status == 401


def _told(carrier: CarrierProcess, message_id: str) -> str:
    answer = carrier.call("GET", f"/v2/messages/{message_id}")
    assert answer.status == 200
    return str(answer.json()["data"]["to"][0]["status"])


def test_message_of_which_it_gave_up_telling_is_known_when_it_is_asked(carrier: CarrierProcess) -> None:
    message_id = carrier.send(ANN, webhook_url="http://127.0.0.1:9/").json()["data"]["id"]
    until(lambda: carrier.counters()["callbacks_failed"] >= 2)

    assert _told(carrier, message_id) == "delivered"


@pytest.mark.parametrize(
    ("fault", "status"), [({"kind": "rate_limited", "retry_after": 3}, 429), ({"kind": "error"}, 500)]
)
def test_faults_strike_questions_too(carrier: CarrierProcess, fault: dict[str, object], status: int) -> None:
    message_id = carrier.send(ANN).json()["data"]["id"]
    carrier.put_faults({**fault, "count": 1})

    answer = carrier.call("GET", f"/v2/messages/{message_id}")

    assert answer.status == status
    assert answer.headers.get("retry-after") == ("3" if status == 429 else None)
    assert carrier.call("GET", f"/v2/messages/{message_id}").status == 200


def test_question_uses_up_no_fault_of_sending(carrier: CarrierProcess) -> None:
    message_id = carrier.send(ANN).json()["data"]["id"]
    carrier.put_faults({"kind": "forget_keys", "count": 1})

    carrier.call("GET", f"/v2/messages/{message_id}")

    assert carrier.call("GET", "/control/faults").json()["faults"][0]["count"] == 1


def test_unknown_message_is_not_found(carrier: CarrierProcess) -> None:
    answer = carrier.call("GET", "/v2/messages/00000000-0000-4000-8000-000000000000")

    assert (answer.status, answer.json()["errors"][0]["code"]) == (404, "10005")

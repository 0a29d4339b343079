"""Accounts and numbers by their IDs, and where an account's webhooks go."""

from __future__ import annotations

import pytest

from apps.simulator.meta import WABA_ID
from apps.simulator.meta_accounts import EXAMPLE_NUMBER
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver


def numbers(carrier: CarrierProcess, waba: str = WABA_ID) -> list[str]:
    return [entry["id"] for entry in carrier.call("GET", f"/v23.0/{waba}/phone_numbers").json()["data"]]


def test_account_and_number_are_known_by_their_ids(carrier: CarrierProcess) -> None:
    account = carrier.call("GET", f"/v23.0/{WABA_ID}").json()
    number = carrier.call("GET", f"/v23.0/{EXAMPLE_NUMBER}").json()

    assert (account["id"], account["name"]) == (WABA_ID, "Simulated business")
    assert (number["id"], number["display_phone_number"]) == (EXAMPLE_NUMBER, "+1 312-555-0100")
    assert (number["verified_name"], number["quality_rating"]) == ("Simulated business", "GREEN")


def test_first_account_has_the_numbers_with_a_callback_url(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe("13125550177", receiver.url)

    assert "13125550177" in numbers(carrier)


def test_account_can_be_made_with_numbers(carrier: CarrierProcess) -> None:
    carrier.call("PUT", "/control/wabas/777", {"name": "Acme", "numbers": ["13125550199"]})

    assert numbers(carrier, "777") == ["13125550199"]
    assert carrier.call("GET", "/v23.0/13125550199").json()["verified_name"] == "Acme"
    assert "13125550199" not in numbers(carrier)


def test_callback_url_of_an_account_is_taken_once_it_answers(carrier: CarrierProcess, receiver: Receiver) -> None:
    edge = f"/v23.0/{WABA_ID}/subscribed_apps"
    receiver.verify_token = "another"
    assert carrier.call("POST", edge, {"override_callback_uri": receiver.url, "verify_token": "verify"}).status == 400
    assert carrier.call("GET", edge).json() == {"data": []}

    carrier.subscribe_account(WABA_ID, receiver.url, "another")

    (app,) = carrier.call("GET", edge).json()["data"]
    assert app["override_callback_uri"] == receiver.url
    assert carrier.call("POST", edge, {}).json() == {"success": True}  # without an override
    assert carrier.call("GET", edge).json() == {"data": []}


@pytest.mark.parametrize("edge", ["", "/phone_numbers", "/subscribed_apps", "/message_templates"])
def test_unknown_account_is_no_object(carrier: CarrierProcess, edge: str) -> None:
    answer = carrier.call("GET", f"/v23.0/12{edge}")

    assert (answer.status, answer.json()["error"]["error_subcode"]) == (400, 33)

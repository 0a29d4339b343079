"""Stripe's API as a program sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.simulator.stripe_client import SESSION, charge, post, saved_card, session


def test_a_session_is_opened_found_and_expired(carrier: CarrierProcess) -> None:
    made = session(carrier)

    assert (made["status"], made["payment_status"], made["amount_total"]) == ("open", "unpaid", 2500)
    assert made["url"].endswith(f"/checkout/{made['id']}")
    at = f"/v1/checkout/sessions/{made['id']}"
    assert carrier.call("GET", at).json() == made
    assert post(carrier, f"{at}/expire", {}).json()["status"] == "expired"
    assert post(carrier, f"{at}/expire", {}).status == 400
    assert session(carrier, expires_at="1")["id"] != made["id"]
    late = session(carrier, expires_at="1")
    assert carrier.call("GET", f"/v1/checkout/sessions/{late['id']}").json()["status"] == "expired"


def test_a_saved_card_is_charged_later(carrier: CarrierProcess) -> None:
    card = saved_card(carrier)

    made = charge(carrier, card).json()

    assert (made["status"], made["amount_received"]) == ("succeeded", 1000)
    shown = carrier.call("GET", f"/v1/payment_intents/{made['id']}?expand[]=payment_method").json()
    assert shown["payment_method"]["card"]["last4"] == "4242"


@pytest.mark.parametrize(
    ("number", "code"), [("4000002500003155", "authentication_required"), ("4000000000000341", "card_declined")]
)
def test_some_cards_are_refused_later(carrier: CarrierProcess, number: str, code: str) -> None:
    answer = charge(carrier, saved_card(carrier, number))

    error = answer.json()["error"]
    assert (answer.status, error["type"], error["code"]) == (402, "card_error", code)
    assert error["payment_intent"]["status"] == "requires_payment_method"


def test_a_key_answers_as_it_did_the_first_time(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as carrier:
        card = saved_card(carrier)
        first = charge(carrier, card, "key-1")
        assert charge(carrier, card, "key-1").json() == first.json()
        other = charge(carrier, card, "key-1", amount="2000")
        assert (other.status, other.json()["error"]["type"]) == (400, "idempotency_error")
    with CarrierProcess(tmp_path) as carrier:
        assert charge(carrier, card, "key-1").json() == first.json()
        assert len(carrier.payments()["payments"]) == 2


def test_a_card_that_was_detached_pays_no_more(carrier: CarrierProcess) -> None:
    card = saved_card(carrier)
    at = f"/v1/payment_methods/{card['payment_method']}/detach"

    assert post(carrier, at, {}).json()["customer"] is None

    assert post(carrier, at, {}).status == 404
    assert charge(carrier, card).status == charge(carrier, {**card, "customer": ""}).status == 404


@pytest.mark.parametrize("kind", ["drop", "cut"])
def test_a_lost_answer_leaves_what_was_done(carrier: CarrierProcess, kind: str) -> None:
    card = saved_card(carrier)
    carrier.put_faults({"kind": kind, "count": 1})
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the client calls it
        charge(carrier, card, "key-2")

    assert charge(carrier, card, "key-2").json()["status"] == "succeeded"
    assert len(carrier.payments()["payments"]) == 2


def test_what_is_refused(carrier: CarrierProcess) -> None:
    assert carrier.call("GET", "/v1/payment_intents/pi_1", headers={"Authorization": ""}).status == 401
    assert carrier.call("GET", "/v1/payment_intents/pi_1").json()["error"]["code"] == "resource_missing"
    assert carrier.call("GET", "/v1/nothing").status == 404
    assert post(carrier, "/v1/checkout/sessions", {**SESSION, "success_url": "here"}).json()["error"]["param"]
    assert post(carrier, "/v1/checkout/sessions", {**SESSION, "mode": "setup"}).status == 400
    assert charge(carrier, {"customer": "cus_1", "payment_method": "pm_1"}).status == 404
    assert charge(carrier, saved_card(carrier), amount="1").status == 400


@pytest.mark.parametrize(("kind", "status"), [("error", 500), ("rate_limited", 429)])
def test_faults_answer_in_stripes_form(carrier: CarrierProcess, kind: str, status: int) -> None:
    carrier.put_faults({"kind": kind, "count": 1})

    answer = carrier.call("GET", "/v1/payment_intents/pi_1")

    assert answer.status == status
    assert answer.json()["error"]["message"]


def test_refunds_are_no_more_than_was_paid(carrier: CarrierProcess) -> None:
    made = charge(carrier, saved_card(carrier)).json()

    part = post(carrier, "/v1/refunds", {"payment_intent": made["id"], "amount": "400"}).json()
    assert (part["object"], part["amount"]) == ("refund", 400)
    assert post(carrier, "/v1/refunds", {"payment_intent": made["id"], "amount": "601"}).status == 400
    assert post(carrier, "/v1/refunds", {"payment_intent": made["id"]}).json()["amount"] == 600
    assert post(carrier, "/v1/refunds", {"payment_intent": "pi_1"}).status == 404

"""The simulated checkout page, and refunds over the control API."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.fakes.carrier import CarrierProcess
from tests.simulator.stripe_client import charge, saved_card, session


def test_a_person_sees_the_price_tries_a_card_and_goes_back(carrier: CarrierProcess) -> None:
    made = session(carrier, **{"line_items[0][price_data][product_data][name]": "<b>Balance</b>"})
    at = urlsplit(made["url"]).path

    page = carrier.call("GET", at).body.decode()
    assert "25.00 USD" in page
    assert "&lt;b&gt;Balance" in page
    refused = carrier.paid(made["url"], "1234")
    assert (refused.status, "Your card number is incorrect." in refused.body.decode()) == (402, True)
    paid = carrier.paid(made["url"])
    assert (paid.status, paid.headers["location"]) == (303, "http://127.0.0.1:9/paid/")
    assert "This checkout is paid." in carrier.paid(made["url"]).body.decode()
    assert len(carrier.payments()["payments"]) == 1
    assert carrier.call("GET", "/checkout/cs_1").status == 404


def test_a_checkout_whose_time_is_over_takes_no_card(carrier: CarrierProcess) -> None:
    made = session(carrier, expires_at="1")

    assert "This checkout is over." in carrier.paid(made["url"]).body.decode()
    assert carrier.payments()["payments"] == []


def test_payments_are_disputed_and_won_over_the_control_api(carrier: CarrierProcess) -> None:
    made = charge(carrier, saved_card(carrier)).json()
    at = f"/control/payments/{made['id']}"
    assert carrier.call("POST", f"{at}/win", {}).status == 400

    assert carrier.call("POST", f"{at}/dispute", {}).json()["status"] == "needs_response"
    assert carrier.call("POST", f"{at}/dispute", {}).status == 400
    assert carrier.call("POST", f"{at}/win", {}).json()["status"] == "won"
    assert carrier.call("POST", f"{at}/win", {}).status == 400
    assert carrier.call("POST", f"{at}/end", {}).status == 400


def test_payments_are_given_back_over_the_control_api(carrier: CarrierProcess) -> None:
    made = charge(carrier, saved_card(carrier)).json()
    at = f"/control/payments/{made['id']}/refund"

    assert carrier.call("POST", at, {"amount": 400}).json()["amount"] == 400
    assert carrier.call("POST", at, {"amount": 601}).status == 400
    assert carrier.call("POST", at, {}).json()["amount"] == 600
    assert carrier.call("POST", "/control/payments/pi_1/refund", {}).status == 400

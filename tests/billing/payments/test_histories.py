"""Bank debits and disputes over real HTTP: the simulated Stripe posts its events to a server of ours."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from apps.billing.money import UNIT
from apps.billing.payments.models import Payment, PaymentState
from apps.simulator.carrier import PAYMENTS_SECRET
from tests.billing.payments.conftest import balance, begun, entries, wallet, work
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.django_db(transaction=True)

TOP_UP = ("top_up", 25 * UNIT)
DOOR = "/callbacks/payments/stripe"


@pytest.fixture
def running(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[CarrierProcess]:
    """A Stripe that tells us, and whom we ask."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", PAYMENTS_SECRET
    with CarrierProcess(tmp_path, "--payments-url", f"{live_server.url}{DOOR}") as carrier:
        settings.STRIPE_URL = carrier.url
        yield carrier


def _becomes(payment: Payment, state: str) -> None:
    def has_become() -> bool:
        payment.refresh_from_db()
        return payment.state == state

    until(has_become, f"It did not become {state}.")


@pytest.mark.parametrize(
    ("account", "state", "added"),
    [("000123456789", PaymentState.PAID, 25 * UNIT), ("000111111113", PaymentState.FAILED, 0)],
)
def test_a_debit_is_processing_until_the_bank_says(
    cast: Cast, running: CarrierProcess, account: str, state: str, added: int
) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)

    assert running.debited(payment.checkout_url, account).status == 303

    _becomes(payment, PaymentState.PROCESSING)
    assert (balance(payment), entries(payment)) == (0, [])
    running.decide_payment(payment.intent_id, "end")
    _becomes(payment, state)
    assert (balance(payment), entries(payment)) == (added, [TOP_UP] if added else [])


def test_a_dispute_takes_the_money_and_a_win_gives_it_back(cast: Cast, running: CarrierProcess) -> None:
    wallet(cast.acme)
    payment = begun(cast.acme)
    running.paid(payment.checkout_url)
    _becomes(payment, PaymentState.PAID)

    running.decide_payment(payment.intent_id, "dispute")
    until(lambda: balance(payment) == 0)
    running.decide_payment(payment.intent_id, "win")

    until(lambda: balance(payment) == 25 * UNIT)
    returns = [("payment_refund", -25 * UNIT), ("payment_refund", 25 * UNIT)]
    assert sorted(entries(payment)) == sorted([TOP_UP, *returns])


def test_events_of_a_debit_in_the_wrong_order_and_again(
    cast: Cast, tmp_path: Path, live_server: LiveServer, settings: Settings
) -> None:
    """What the simulator signed, handed on as a network may."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", PAYMENTS_SECRET
    wallet(cast.acme)
    with Receiver() as between, CarrierProcess(tmp_path, "--payments-url", between.url) as carrier:
        settings.STRIPE_URL = carrier.url
        payment = begun(cast.acme)
        carrier.debited(payment.checkout_url)
        carrier.decide_payment(carrier.payments()["payments"][0]["id"], "end")
        told = {call.json()["type"]: call for call in between.wait(4)}
    late = [told["checkout.session.completed"], told["payment_intent.processing"], told["payment_intent.succeeded"]]
    first = told["checkout.session.async_payment_succeeded"]

    for call in (first, *late, first, *late):
        _hand_on(call, live_server)

    payment.refresh_from_db()
    assert (payment.state, balance(payment), entries(payment)) == (PaymentState.PAID, 25 * UNIT, [TOP_UP])


def test_one_checkout_that_is_told_and_asked_about_at_once_counts_once(
    cast: Cast, tmp_path: Path, live_server: LiveServer, settings: Settings
) -> None:
    """Two events, each several times, and the worker's own question."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", PAYMENTS_SECRET
    wallet(cast.acme)
    with Receiver() as between, CarrierProcess(tmp_path, "--payments-url", between.url) as carrier:
        settings.STRIPE_URL = carrier.url
        payment = begun(cast.acme)
        carrier.paid(payment.checkout_url)
        told = between.wait(2)

        def ask() -> None:
            try:
                work()
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            asked = pool.submit(ask)
            for each in [pool.submit(_hand_on, call, live_server) for call in told * 4]:
                each.result(timeout=PATIENCE)
            asked.result(timeout=PATIENCE)

    payment.refresh_from_db()
    assert (payment.state, balance(payment), entries(payment)) == (PaymentState.PAID, 25 * UNIT, [TOP_UP])


def _hand_on(call: Call, live_server: LiveServer) -> None:
    headers = {"Content-Type": "application/json", "Stripe-Signature": call.headers["stripe-signature"]}
    with urlopen(Request(f"{live_server.url}{DOOR}", call.body, headers), timeout=PATIENCE) as answer:
        assert answer.status == 200

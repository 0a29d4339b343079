"""The cast, its wallets, and the simulated Stripe, for tests of payments. Its events go nowhere: a test makes them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.billing.models import EntryKind, LedgerEntry, Wallet
from apps.billing.money import UNIT
from apps.billing.payments import following, news, stripe, topping_up
from apps.billing.payments.models import AutoRecharge, Payment, PaymentMethod
from apps.billing.payments.stripe import CheckoutSession, PaymentIntent
from apps.core import egress
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.factories import billing
from tests.fakes.carrier import CarrierProcess

SECRET = "whsec_test"
CARD, DECLINED, UNCERTAIN = "4242424242424242", "4000000000000002", "4000002500003155"
LATER_DECLINED = "4000000000000341"


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("stripe")) as running:
        yield running


@pytest.fixture
def stripe_server(running_carrier: CarrierProcess, settings: Settings) -> CarrierProcess:
    """Emptied, and set up."""
    running_carrier.reset()
    settings.STRIPE_URL = running_carrier.url
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return running_carrier


def wallet(customer: Customer, balance: int = 0, **columns: Any) -> Wallet:
    return billing.wallet(customer, balance=balance, **columns)


def balance(payment: Payment) -> int:
    return Wallet.objects.get(id=payment.wallet_id).balance


def entries(payment: Payment) -> list[tuple[str, int]]:
    """Of its wallet, but for what tests put there."""
    found = LedgerEntry.objects.of(payment.wallet_id).exclude(kind=EntryKind.ADJUSTMENT)
    return list(found.order_by("at", "subject_id").values_list("kind", "amount"))


def begun(customer: Customer, amount: int = 25 * UNIT) -> Payment:
    """A top-up with its checkout at Stripe."""
    return topping_up.start(customer, amount, by="owner@acme.test", now=timezone.now())


def checked_out(stripe_server: CarrierProcess, payment: Payment, card: str = CARD) -> Any:
    """Pay its checkout; the payment as Stripe has it."""
    stripe_server.paid(payment.checkout_url, card)
    found = stripe_server.payments()["payments"]
    return next(each for each in found if each["metadata"]["payment_id"] == str(payment.id))


def work() -> None:
    """Run the worker as if every payment were due."""
    Payment.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    following.drain()


def saved_card(customer: Customer, stripe_server: CarrierProcess, number: str = CARD) -> PaymentMethod:
    """A card at Stripe that paid once for something else, and is the account's."""
    fields: dict[str, str | int] = {
        "mode": "payment",
        "customer_creation": "always",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": 500,
        "success_url": "http://127.0.0.1:9/",
        "cancel_url": "http://127.0.0.1:9/",
    }
    made = stripe.read_session(egress.call(stripe.create_session(fields, f"card-{new_id()}")))
    assert isinstance(made, CheckoutSession)
    stripe_server.paid(made.url, number)
    paid = stripe.read_session(egress.call(stripe.get_session(made.id)))
    assert isinstance(paid, CheckoutSession)
    intent = stripe.read_intent(egress.call(stripe.get_intent(paid.intent_id)))
    assert isinstance(intent, PaymentIntent)
    assert intent.card
    return PaymentMethod.objects.create(
        id=customer.id,
        **owner_columns(customer),
        customer_id=intent.card.customer_id,
        method_id=intent.card.method_id,
        brand=intent.card.brand,
        last4=intent.card.last4,
        expires=intent.card.expires,
    )


def recharge(customer: Customer, **columns: Any) -> AutoRecharge:
    given = {"is_on": True, "below": 10 * UNIT, "amount": 50 * UNIT, **columns}
    return AutoRecharge.objects.create(id=customer.id, **owner_columns(customer), **given)


# --- Events ---


def event(kind: str, **about: Any) -> dict[str, Any]:
    return {"id": f"evt_{new_id().hex}", "type": kind, "data": {"object": about}}


def signed(body: bytes, at: float, secret: str = SECRET) -> str:
    mac = hmac.new(secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256)
    return f"t={int(at)},v1={mac.hexdigest()}"


def hear(told: dict[str, Any]) -> None:
    now = timezone.now()
    body = orjson.dumps(told)
    news.hear(signed(body, now.timestamp()), body, now=now)


def completed(payment: Payment, amount: int = 2500, currency: str = "usd", **more: Any) -> dict[str, Any]:
    about = {
        "id": "cs_1",
        "client_reference_id": str(payment.id),
        "payment_status": "paid",
        "status": "complete",
        "amount_total": amount,
        "currency": currency,
        "payment_intent": "pi_1",
    }
    return event("checkout.session.completed", **about | more)


def refunded(payment: Payment, total: int) -> dict[str, Any]:
    about = {"amount": 2500, "amount_refunded": total, "currency": "usd", "payment_intent": "pi_1"}
    return event("charge.refunded", metadata={"payment_id": str(payment.id)}, **about)


def disputed(payment: Payment, *, is_won: bool = False, amount: int = 2500) -> dict[str, Any]:
    """What a bank took, or gave back again."""
    moved = [{"amount": each, "currency": "usd"} for each in ([-amount, amount] if is_won else [-amount])]
    kind = f"charge.dispute.funds_{'reinstated' if is_won else 'withdrawn'}"
    about = {"amount": amount, "currency": "usd", "payment_intent": payment.intent_id, "metadata": {}}
    return event(kind, id="du_1", balance_transactions=moved, **about)


def expired(payment: Payment) -> dict[str, Any]:
    return event("checkout.session.expired", id="cs_1", metadata={"payment_id": str(payment.id)})

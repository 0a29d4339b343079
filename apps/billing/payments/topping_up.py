"""Add funds: a payment's row first, then its checkout at Stripe, where the person pays."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from apps.billing.models import Wallet
from apps.billing.money import UNIT
from apps.billing.payments import currencies, settling, stripe
from apps.billing.payments.models import Payment, PaymentKind, PaymentMethod, PaymentState
from apps.billing.payments.stripe import StripeRefusal
from apps.core import egress
from apps.core.errors import DomainError
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

log = logging.getLogger(__name__)

LEAST, MOST = 5 * UNIT, 10_000 * UNIT
_UNFINISHED = 20  # checkouts of a wallet that are open; a worker asks about each
_OPEN_FOR = timedelta(hours=1)  # Stripe wants half an hour at least
# Longer than the first call may take; then a worker looks after the payment.
FIRST_LOOK = timedelta(minutes=1)


class CannotPay(DomainError):
    """The sentence says what is wrong, and what to do."""


def start(customer: Customer, amount: int, *, by: str, now: datetime) -> Payment:
    """A payment with a checkout to go to, unless Stripe didn't answer or refused. Raises CannotPay."""
    wallet = Wallet.objects.owned_by(customer).first()
    if wallet is None:
        raise CannotPay("This account has no balance: its organization pays, or it is not billed.")
    if not settings.STRIPE_SECRET_KEY:
        raise CannotPay("Payments by card aren’t set up here. Ask your server’s operator.")
    open_ones = Payment.objects.filter(wallet=wallet, kind=PaymentKind.TOP_UP, state=PaymentState.PENDING)
    if open_ones.count() >= _UNFINISHED:
        raise CannotPay(f"{_UNFINISHED} payments are begun and not completed. Continue one of them, or wait an hour.")
    card = PaymentMethod.objects.filter(id=wallet.id).first()
    payment_id = new_id()
    payment = Payment.objects.create(
        **owner_columns(customer),
        id=payment_id,
        wallet=wallet,
        kind=PaymentKind.TOP_UP,
        amount=amount,
        currency=settings.BILLING_CURRENCY,
        attempt_key=f"top-up-{payment_id}",
        customer_id=card.customer_id if card else "",
        made_by=by,
        due_at=now + FIRST_LOOK,
        created_at=now,
    )
    return open_checkout(payment, now=now)


def open_checkout(payment: Payment, *, now: datetime) -> Payment:
    """Create its session, or get the one that an earlier call created. Returns the payment as it is then."""
    answer = stripe.read_session(egress.call(stripe.create_session(_fields(payment), payment.attempt_key)))
    with transaction.atomic():
        payment = settling.lock(payment.id)
        if isinstance(answer, StripeRefusal):
            log.warning("checkout of payment %s: %s", payment.id, answer.detail)
            settle = settling.failed if answer.is_final else settling.refused
            settle(payment, answer.sentence, now=now)
        elif payment.state == PaymentState.PENDING:
            payment.session_id, payment.checkout_url = answer.id, answer.url
            payment.save(update_fields=["session_id", "checkout_url"])
    return payment


def _fields(payment: Payment) -> dict[str, str | int]:
    """The same whenever it is asked: Stripe compares them with what came first with the key."""
    item = "line_items[0]"
    back = f"{settings.SITE_URL}/billing/payments/{payment.id}/"
    return {
        "mode": "payment",
        "client_reference_id": str(payment.id),
        **({"customer": payment.customer_id} if payment.customer_id else {"customer_creation": "always"}),
        f"{item}[quantity]": 1,
        f"{item}[price_data][currency]": payment.currency.lower(),
        f"{item}[price_data][unit_amount]": currencies.minor(payment.amount, payment.currency),
        f"{item}[price_data][product_data][name]": "Messaging balance",
        "payment_intent_data[setup_future_usage]": "off_session",
        "payment_intent_data[metadata][payment_id]": str(payment.id),
        "metadata[payment_id]": str(payment.id),
        "success_url": f"{back}?paid",
        "cancel_url": back,
        "expires_at": int((payment.created_at + _OPEN_FOR).timestamp()),
    }

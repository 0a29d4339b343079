"""Payments, without Stripe."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.billing.models import Wallet
from apps.billing.money import UNIT
from apps.billing.payments.models import Payment, PaymentKind
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.factories import billing


def payment(customer: Customer, amount: int = 25 * UNIT, **columns: Any) -> Payment:
    """A top-up whose checkout is nowhere; with a wallet, if the account has none."""
    wallet = Wallet.objects.filter(id=customer.id).first() or billing.wallet(customer)
    payment_id, now = new_id(), timezone.now()
    given = {"kind": PaymentKind.TOP_UP, "currency": "USD", "attempt_key": str(payment_id), "due_at": now, **columns}
    return Payment.objects.create(id=payment_id, wallet=wallet, amount=amount, **owner_columns(customer), **given)

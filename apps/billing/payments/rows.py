"""Payments as pages show them: a mark, amounts in words, and one sentence about what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.billing import money
from apps.billing.payments.models import Payment, PaymentKind, PaymentState


@dataclass(frozen=True, slots=True)
class PaymentMark:
    """A hue, a shape and a word."""

    tone: str
    icon: str
    word: str


MARKS = {
    PaymentState.PENDING.value: PaymentMark("waiting", icon="clock", word="Pending"),
    PaymentState.PROCESSING.value: PaymentMark("moving", icon="building-bank", word="Processing"),
    PaymentState.PAID.value: PaymentMark("done", icon="check", word="Paid"),
    PaymentState.FAILED.value: PaymentMark("failed", icon="alert-triangle", word="Failed"),
    PaymentState.EXPIRED.value: PaymentMark("none", icon="x", word="Not completed"),
    PaymentState.REFUNDED.value: PaymentMark("none", icon="arrow-back-up", word="Refunded"),
}
TABS = {"": PaymentMark("none", icon="", word="All"), **MARKS}


@dataclass(frozen=True, slots=True)
class PaymentRow:
    payment: Payment

    @property
    def mark(self) -> PaymentMark:
        return MARKS[self.payment.state]

    @property
    def amount(self) -> str:
        return money.words(self.payment.amount)

    @property
    def returned(self) -> str:
        return money.words(self.payment.returned) if self.payment.returned else ""

    @property
    def owed(self) -> str:
        return money.words(self.payment.owed) if self.payment.owed else ""

    @property
    def disputed(self) -> str:
        return money.words(self.payment.disputed) if self.payment.disputed > 0 else ""

    @property
    def account(self) -> str:
        return str(self.payment.profile or self.payment.organization)

    @property
    def by(self) -> str:
        return self.payment.made_by or "Auto-recharge"

    @property
    def note(self) -> str:
        """What a list says beside the kind."""
        if self.owed:
            return f"{self.owed} {'is owed' if self.disputed else 'of the refund is owed'}"
        if self.disputed:
            return f"{self.disputed} disputed"
        if self.returned and self.payment.state != PaymentState.REFUNDED:
            return f"{self.returned} refunded"
        return self.payment.problem if self.payment.state in (PaymentState.FAILED, PaymentState.PENDING) else ""

    def sentence(self, *, is_back: bool) -> str:
        """What became of it. `is_back`: the person comes from the checkout, and says that it is paid."""
        payment = self.payment
        if payment.state == PaymentState.PENDING:
            return _pending(payment, is_back=is_back)
        if payment.state == PaymentState.FAILED:
            return payment.problem
        taken = f" The bank took {self.disputed} back after a dispute." if self.disputed else ""
        return {
            PaymentState.PROCESSING.value: f"The bank debit is under way, which may take days. {self.amount} "
            "is added to the balance as soon as it is paid.",
            PaymentState.PAID.value: f"{self.amount} was added to the balance.{taken}",
            PaymentState.EXPIRED.value: "The checkout wasn’t completed. Nothing was charged.",
            PaymentState.REFUNDED.value: f"{self.amount} was paid back.",
        }[payment.state]


def of(payments: Iterable[Payment]) -> list[PaymentRow]:
    return [PaymentRow(payment) for payment in payments]


def _pending(payment: Payment, *, is_back: bool) -> str:
    if payment.kind == PaymentKind.AUTO_RECHARGE:
        return payment.problem or "We’re waiting for the bank."
    if is_back:
        return "We’re waiting for the payment service to confirm the payment. This page updates by itself."
    if payment.checkout_url:
        return payment.problem or "It isn’t paid yet."
    return payment.problem or "We’re opening the checkout."

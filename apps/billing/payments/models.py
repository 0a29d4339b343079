"""Payments, saved cards and auto-recharge. A payment is the row that was there before the first call about it.

`due_at` is when a worker looks at a payment again; it is in the queue while something of it is open (`open`).
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Greatest

from apps.audit.trail import Trail
from apps.billing.models import Wallet
from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import Owned, OwnedQuerySet

_NO_NEWS = (
    *("due_at", "attempts", "owed", "keeps_card", "paid_at"),
    *("customer_id", "method_id", "session_id", "intent_id", "checkout_url"),
)


class PaymentKind(models.TextChoices):
    TOP_UP = "top_up", "Top-up"
    AUTO_RECHARGE = "auto_recharge", "Auto-recharge"


class PaymentState(models.TextChoices):
    """A paid payment is never failed or expired again; a refunded one was paid."""

    PENDING = "pending", "Pending"
    PROCESSING = "processing", "Processing"  # the checkout is complete, and a bank debit under way
    PAID = "paid", "Paid"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Not completed"
    REFUNDED = "refunded", "Refunded"


UNSETTLED = (PaymentState.PENDING, PaymentState.PROCESSING)
# True of what a worker has to do with a payment: ask what became of it, read the card, collect what is owed.
_IS_OPEN = Q(state__in=UNSETTLED) | Q(keeps_card=True) | Q(owed__gt=0)


class PaymentQuerySet(OwnedQuerySet["Payment"]):
    def open(self) -> Self:
        return self.filter(_IS_OPEN)

    def owed(self) -> int:
        """What refunds and disputes took that no balance has covered yet."""
        return self.filter(owed__gt=0).aggregate(total=Sum("owed"))["total"] or 0


class Payment(Owned, Queued):
    """Amounts are micro-units. `returned` is what Stripe gave back, and `disputed` what banks took back after disputes,
    less what they gave back again: below zero while the first of the two isn't told. `owed` is what no balance covered.
    """

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PaymentKind.choices)
    state = models.CharField(max_length=20, choices=PaymentState.choices, default=PaymentState.PENDING)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)  # upper case
    attempt_key = models.CharField(max_length=100, unique=True)  # our Idempotency-Key
    customer_id = models.CharField(max_length=100, blank=True, default="")  # at Stripe; empty until the first top-up
    method_id = models.CharField(max_length=100, blank=True, default="")  # of auto-recharge
    session_id = models.CharField(max_length=100, blank=True, default="")
    intent_id = models.CharField(max_length=100, blank=True, default="", db_index=True)
    checkout_url = models.TextField(blank=True, default="")
    problem = models.CharField(max_length=300, blank=True, default="")  # why it failed, or the last refusal of a card
    made_by = models.CharField(max_length=255, blank=True, default="")  # empty for auto-recharge
    paid_at = models.DateTimeField(null=True, blank=True)
    returned = models.BigIntegerField(default=0)
    disputed = models.BigIntegerField(default=0)
    owed = models.BigIntegerField(default=0)
    keeps_card = models.BooleanField(default=False)  # its card is to be read from Stripe and kept

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wallet"],
                condition=Q(kind=PaymentKind.AUTO_RECHARGE, state=PaymentState.PENDING),
                name="one_recharge_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(owed__gte=0) & Q(owed__lte=F("returned") + Greatest(F("disputed"), 0)),
                name="payments_add_up",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=_IS_OPEN, name="payments_that_are_open"),
            models.Index(fields=["wallet", "created_at"], name="payments_of_a_wallet"),
        ]
        triggers = [Trail("payment", ignored=_NO_NEWS)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.profile or self.organization}"

    @property
    def taken_back(self) -> int:
        """By refunds and disputes: no more than was paid."""
        return min(self.amount, self.returned + max(self.disputed, 0))


class PaymentReturn(Base):
    """What a refund or a dispute took out of a wallet at one time, or put back if it is negative. Its id is the subject
    of the ledger's entry.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="returns")
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"


class PaymentMethod(Owned):
    """The saved card of a wallet, whose id it has. The number itself is Stripe's."""

    customer_id = models.CharField(max_length=100)
    method_id = models.CharField(max_length=100)
    brand = models.CharField(max_length=30)
    last4 = models.CharField(max_length=4)
    expires = models.DateField()  # the first day of its last month

    objects = OwnedQuerySet.as_manager()

    class Meta:
        triggers = [Trail("payment method", name="{brand} {last4}", ignored=("customer_id", "method_id"))]

    def __str__(self) -> str:
        return f"{self.brand.title()} ···· {self.last4}"


class AutoRecharge(Owned):
    """When `available` is below `below`, `amount` is charged to the saved card. Its id is the wallet's."""

    is_on = models.BooleanField(default=False)
    below = models.BigIntegerField()
    amount = models.BigIntegerField()
    monthly_cap = models.BigIntegerField(null=True, blank=True)
    failures = models.SmallIntegerField(default=0)  # in a row
    paused_at = models.DateTimeField(null=True, blank=True)  # too many failures; saving the form starts it again

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(below__gte=0, amount__gt=0), name="recharges_are_positive")]
        triggers = [Trail("auto-recharge", ignored=("failures",))]

    def __str__(self) -> str:
        return f"auto-recharge of {self.profile or self.organization}"


class PaymentEvent(Base):
    """An event of Stripe's about a payment of ours, applied once. With a `problem` it was not applied."""

    external_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=60)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["id"], condition=~Q(problem=""), name="payment_events_refused")]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"


class NoticeKind(models.TextChoices):
    RECHARGE_PAUSED = "recharge_paused", "Auto-recharge paused"
    LOW_BALANCE = "low_balance", "Low balance"
    DEBIT_FAILED = "debit_failed", "Bank debit failed"


class BillingNotice(Base, Queued):
    """An e-mail to those who may add funds. `facts` are its amounts, in micro-units, as they were then."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.get_kind_display()

"""Wallets, prices and the ledger. Money is an integer of micro-units: 1,000,000 are one unit of the currency.

A wallet's money moves in steps: `holds` reserves it when a message is claimed, `charging` charges or releases it when
the message leaves the queue. Every change of a balance is one row of the ledger, which the database keeps unchanged.
The hold of a message is in its queue row (`messaging.Outgoing.hold`), so a wallet's `reserved` is the sum of those.
"""

from __future__ import annotations

from typing import Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from apps.audit.trail import Trail
from apps.channels.models import Channel, NumberKind
from apps.core.models import Base
from apps.message_templates.models import Category
from apps.organizations.models import Owned, OwnedQuerySet


class PriceModel(models.TextChoices):
    """What an account pays for. Source: the platform's changelog, February 2026."""

    PER_MESSAGE = "per_message", "Per message"
    ACTIVE_CONTACT = "active_contact", "Active contact"


class PriceCategory(models.TextChoices):
    """What Meta prices differently: a template's category, or a text inside the 24-hour window."""

    MARKETING = Category.MARKETING.value, "Marketing"
    UTILITY = Category.UTILITY.value, "Utility"
    AUTHENTICATION = Category.AUTHENTICATION.value, "Authentication"
    SERVICE = "SERVICE", "Service"


class Rate(Base):
    """What one SMS segment or one WhatsApp message costs, from one moment to another. Empty columns mean "any".

    Of several that fit, `rates` takes the one with the country, then with the kind of number, then with the category.
    """

    channel = models.CharField(max_length=10, choices=Channel.choices)
    country = models.CharField(max_length=2, blank=True, default="")  # ISO 3166-1 alpha-2; empty: all others
    number_type = models.CharField(max_length=10, choices=NumberKind.choices, blank=True, default="")  # of our number
    category = models.CharField(max_length=20, choices=PriceCategory.choices, blank=True, default="")
    cost = models.BigIntegerField()  # micro-units; what the carrier takes
    markup = models.DecimalField(max_digits=6, decimal_places=2, default=0)  # percent of the cost
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "country", "number_type", "category", "valid_from"], name="one_rate_at_a_time"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0) & Q(markup__gte=0), name="rates_are_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="rates_begin_before_they_end"
            ),
        ]
        triggers = [Trail("rate", name="{channel} {country} {category}")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.country or 'all other countries'}"

    @property
    def price(self) -> int:
        """Micro-units: cost and markup, rounded up."""
        return -(-self.cost * (10_000 + int(self.markup * 100)) // 10_000)


def _trailed(*columns: str) -> pgtrigger.Operation:
    """Calls no trigger when sending moves the money: half a millisecond for each batch."""
    changed: pgtrigger.Operation = pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]
    operations: pgtrigger.Operation = pgtrigger.Insert | changed | pgtrigger.Delete
    return operations


_TERMS = ("model", "contact_fee", "reseller_share", "timezone", "alert_below")


class Wallet(Owned):
    """The money of an organization or a profile. Its id is the account's. An account without one pays nothing.

    What `available` shows may be spent: reserved money is still in the balance. The database refuses any other state.
    """

    model = models.CharField(max_length=20, choices=PriceModel.choices, default=PriceModel.PER_MESSAGE)
    balance = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)
    contact_fee = models.BigIntegerField(default=0)  # micro-units, for each active contact and month
    reseller_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)  # percent on top, of a profile
    timezone = models.CharField(max_length=64, default="UTC")  # in which its months begin
    alert_below = models.BigIntegerField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)  # since then it has been below

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(balance__gte=F("reserved")), name="wallets_stay_above_zero"
            ),
            models.CheckConstraint(condition=Q(contact_fee__gte=0), name="contact_fees_are_not_negative"),
        ]
        triggers = [Trail("wallet", ignored=("balance", "reserved", "alerted_at"), operation=_trailed(*_TERMS))]

    def __str__(self) -> str:
        return f"wallet of {self.profile or self.organization}"

    @property
    def available(self) -> int:
        return self.balance - self.reserved


class SpendingLimit(Owned):
    """The most that an account's own messages may cost in a month, out of any wallet. Its id is the account's."""

    monthly = models.BigIntegerField()
    month = models.DateField(null=True)  # which `spent` is about; its first day
    spent = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(default=0)  # reserved by its messages

    objects = OwnedQuerySet.as_manager()

    class Meta:
        triggers = [Trail("spending limit", ignored=("month", "spent", "pending"), operation=_trailed("monthly"))]

    def __str__(self) -> str:
        return f"limit of {self.profile or self.organization}"


class EntryKind(models.TextChoices):
    """What moved money. The first four name a message, the others a payment, a transfer or what an operator wrote."""

    CHARGE = "charge", "Message"
    CONTACT = "contact", "Active contact"
    REFUND = "refund", "Refund of a message"
    CONTACT_REFUND = "contact_refund", "Refund of an active contact"
    TOP_UP = "top_up", "Top-up"
    PAYMENT_REFUND = "payment_refund", "Payment returned"
    ADJUSTMENT = "adjustment", "Adjustment"
    TRANSFER = "transfer", "Transfer"


OF_MESSAGES = frozenset({EntryKind.CHARGE, EntryKind.CONTACT, EntryKind.REFUND, EntryKind.CONTACT_REFUND})
# The other side of each entry: double entry, with the wallet's side in `amount` and this one's of the opposite sign.
COUNTER = {
    EntryKind.CHARGE: "revenue",
    EntryKind.CONTACT: "revenue",
    EntryKind.REFUND: "revenue",
    EntryKind.CONTACT_REFUND: "revenue",
    EntryKind.TOP_UP: "payments",
    EntryKind.PAYMENT_REFUND: "payments",
    EntryKind.ADJUSTMENT: "adjustments",
    EntryKind.TRANSFER: "transfers",
}


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, wallet_id: UUID) -> Self:
        return self.filter(wallet_id=wallet_id)

    def about(self, message_id: UUID) -> Self:
        """All of one message, oldest first."""
        return self.filter(subject_id=message_id).order_by("at", "lap", "kind")


class LedgerEntry(models.Model):
    """A change of one balance, written once. The database refuses to change or delete it.

    `lap` counts the routes of the message that failed before: each may be charged, and all but one are refunded. Of a
    transfer it is 0 where the money comes from, and 1 where it goes.
    """

    pk = models.CompositePrimaryKey("subject_id", "kind", "lap")
    subject_id = models.UUIDField()  # of the message, payment or transfer
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    lap = models.SmallIntegerField(default=0)
    wallet_id = models.UUIDField()
    at = models.DateTimeField()
    amount = models.BigIntegerField()  # into the wallet; negative for what was spent
    counter = models.CharField(max_length=20)  # the account of the other side
    # Of messages only:
    profile_id = models.UUIDField(null=True)  # the profile that sent it, if one did
    channel = models.CharField(max_length=10, blank=True, default="", db_default="")
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    template_id = models.UUIDField(null=True)
    units = models.SmallIntegerField(default=0, db_default=0)  # segments, or 1
    month = models.DateField(null=True)  # the month of its wallet that it counts for; its first day
    rate_id = models.UUIDField(null=True)
    share = models.BigIntegerField(default=0, db_default=0)  # the reseller's part of the amount
    note = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["wallet_id", "at", "subject_id"], name="ledger_of_a_wallet")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class ReachedContact(models.Model):
    """A person whom a wallet's messages have reached in a month, and the message that paid the fee for it.

    `person` is a keyed hash (`forgetting.keyed_hash`) of the number: two profiles that reach one person pay once.
    """

    pk = models.CompositePrimaryKey("wallet_id", "month", "person")
    wallet_id = models.UUIDField()
    month = models.DateField()
    person = models.CharField(max_length=64)
    message_id = models.UUIDField()
    messages = models.IntegerField()  # that were charged and have not failed since

    def __str__(self) -> str:
        return f"reached in {self.month:%B %Y}"


class DailySpend(models.Model):
    """Charges and refunds of a day, added up as they are written. Days are those of the wallet's zone."""

    pk = models.CompositePrimaryKey("wallet_id", "day", "profile_id", "channel", "country", "template_id")
    wallet_id = models.UUIDField()
    day = models.DateField()
    profile_id = models.UUIDField()  # who sent; zero for the organization itself
    channel = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    template_id = models.UUIDField()  # zero for a text
    messages = models.IntegerField()
    units = models.IntegerField()
    amount = models.BigIntegerField()  # micro-units, positive

    def __str__(self) -> str:
        return f"{self.amount} on {self.day}"

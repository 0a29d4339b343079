"""Payments in the console: what the payment service told that doesn't fit a payment, and was not applied."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.billing import money
from apps.billing.payments.models import PaymentEvent
from apps.operator.shown import Shown


class PaymentEventAdmin(Shown):
    """Compare it with the payment at Stripe; put money in or take it out on the page of the wallet."""

    list_display = ("created_at", "kind", "account", "asked", "problem", "external_id")
    list_select_related = ("payment__organization", "payment__profile")
    search_fields = ("external_id", "payment__intent_id", "payment__organization__name")
    ordering = ("-created_at", "-id")
    fields = ("created_at", "kind", "external_id", "account", "payment", "asked", "state", "problem")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.exclude(problem="")

    @display(description="Account")
    def account(self, row: PaymentEvent) -> str:
        return str(row.payment.profile or row.payment.organization)

    @display(description="Amount asked for")
    def asked(self, row: PaymentEvent) -> str:
        return money.words(row.payment.amount)

    @display(description="State of the payment")
    def state(self, row: PaymentEvent) -> str:
        return str(row.payment.get_state_display())

"""GET /v3/billing/balance and /transactions: what an account has to spend, and what moved it. Both are ours.

Money is text with four decimals. What messages cost by channel and country is in `billing_usage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from operator import attrgetter
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import auth
from apps.api.openapi.operation import Paged, answers
from apps.api.paging import Pages
from apps.api.resource import Resource, given
from apps.api.v3.message_filters import Moment, Word
from apps.billing import balance, listing, money, transactions
from apps.billing.balance import NotBilled
from apps.billing.listing import EntryFilters
from apps.billing.models import OF_MESSAGES, EntryKind, LedgerEntry
from apps.billing.payments.entries import payments_of

_MICROSECOND = timedelta(microseconds=1)


class BalanceOut(TypedDict):
    """`available` may be spent: the balance without what is reserved for messages on their way.

    `billing_model` is `per_message` or `active_contact`.
    """

    balance: str
    reserved: str
    available: str
    currency: str
    billing_model: str
    updated_at: str


class TransactionOut(TypedDict):
    """`amount` is what came into the wallet; negative for what was spent. A message's has its profile and country."""

    id: str
    type: str
    amount: str
    currency: str
    message_id: str | None
    payment_id: str | None
    profile_id: str | None
    channel: str | None
    country: str | None
    description: str
    created_at: str


class TransactionFilters(serializers.Serializer[Any]):
    type = Word(EntryKind.values, required=False)
    message_id = serializers.UUIDField(required=False, error_messages={"invalid": "Must be a UUID"})
    created_after = Moment(required=False)
    created_before = Moment(required=False)


class Balance(Resource):
    needs = {"GET": "billing.view"}

    @answers(BalanceOut, refuses=(NotBilled,))
    def get(self, request: Request) -> Response:
        """The balance of the wallet that pays.

        A profile's own or its organization's; where both may pay, the profile's. A profile's own key doesn't see the
        balance of its organization.
        """
        wallet = balance.wallet_of(self.customer)
        if wallet.id != self.customer.id and self.caller.acting_as is None:
            raise auth.NotYours
        shown: BalanceOut = {
            "balance": money.wire(wallet.balance),
            "reserved": money.wire(wallet.reserved),
            "available": money.wire(wallet.available),
            "currency": settings.BILLING_CURRENCY,
            "billing_model": wallet.model,
            "updated_at": balance.moved_at(wallet).isoformat(),
        }
        return Response(shown)


class Transactions(Resource):
    needs = {"GET": "billing.view"}

    @answers(Paged("transactions", TransactionOut), query=TransactionFilters, refuses=(NotBilled, "VALIDATION_005"))
    def get(self, request: Request) -> Response:
        """What moved the balance, newest first.

        The account's own wallet; for a profile also its messages that the organization paid for.
        """
        balance.wallet_of(self.customer)
        asked = given(TransactionFilters(data={name: text for name, text in request.query_params.items() if text}))
        pages = Pages("transactions", walk=attrgetter("walk"), id_of=listing.id_of)
        rows = pages.paginate_queryset(listing.of(self.customer, _filters(asked)), request)
        payments = payments_of(rows)
        return pages.get_paginated_response([_transaction(entry, payments) for entry in rows])


def _filters(asked: dict[str, Any]) -> EntryFilters:
    after = asked.get("created_after")
    return EntryFilters(
        kinds=frozenset({asked["type"]} if "type" in asked else ()),
        subject=asked.get("message_id"),
        since=after + _MICROSECOND if after else None,
        until=asked.get("created_before"),
    )


def _transaction(entry: LedgerEntry, payments: Mapping[UUID, UUID]) -> TransactionOut:
    is_of_message = entry.kind in OF_MESSAGES
    subject = str(entry.subject_id)
    return {
        "id": str(listing.id_of(entry)),
        "type": entry.kind,
        "amount": money.wire(entry.amount),
        "currency": settings.BILLING_CURRENCY,
        "message_id": subject if is_of_message else None,
        "payment_id": None if is_of_message else str(payments.get(entry.subject_id, subject)),
        "profile_id": str(entry.profile_id) if entry.profile_id else None,
        "channel": entry.channel or None,
        "country": entry.country or None,
        "description": transactions.sentence(entry),
        "created_at": entry.at.isoformat(),
    }

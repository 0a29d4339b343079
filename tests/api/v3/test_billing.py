"""The balance over the API, and what moved it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.billing import listing
from apps.billing.models import EntryKind, PriceModel
from apps.billing.payments.models import PaymentReturn
from apps.core.models import new_id
from apps.organizations.models import BillingModel
from apps.users.models import Role
from tests.api.v3_program import Program
from tests.cast import Cast, change
from tests.factories import billing, messaging, payments, users
from tests.messaging.conftest import NOW

PATHS = ("balance", "transactions", "usage")


def test_balance_in_full(cast: Cast, program: Program) -> None:
    wallet = billing.wallet(cast.acme, model=PriceModel.ACTIVE_CONTACT)
    billing.entry(wallet, EntryKind.TOP_UP, 12_345_650, at=NOW)
    wallet.balance, wallet.reserved = 12_345_650, 45_600
    wallet.save()

    assert program.get("/v3/billing/balance").data == {
        "balance": "12.3456",
        "reserved": "0.0456",
        "available": "12.3000",
        "currency": "USD",
        "billing_model": "active_contact",
        "updated_at": "2026-05-04T09:30:15.123456+00:00",
    }


@pytest.mark.parametrize("path", PATHS)
def test_account_without_a_wallet_is_told_so(program: Program, path: str) -> None:
    assert program.get(f"/v3/billing/{path}").refusal == (404, "RESOURCE_017", "This account is not billed")


@pytest.mark.parametrize("path", PATHS)
def test_developers_do_not_see_money(cast: Cast, path: str) -> None:
    billing.wallet(cast.acme)
    clerk = users.member(cast.acme, "billing@acme.test", Role.BILLING)

    assert Program(cast.acme, made_by=cast.developer).get(f"/v3/billing/{path}").refusal[:2] == (403, "AUTH_004")
    assert Program(cast.acme, made_by=clerk).get(f"/v3/billing/{path}").status == 200


def test_balance_is_of_who_pays_and_an_organization_s_is_for_its_own_keys(cast: Cast) -> None:
    billing.wallet(cast.acme, 7_000_000)
    billing.wallet(cast.shop, 1_000_000)
    sibling = change(cast.sibling, billing_model=BillingModel.ORGANIZATION)
    programs = [Program(cast.acme), Program(cast.shop), Program(cast.acme, acting_as=sibling)]

    told = [each.get("/v3/billing/balance").data["balance"] for each in programs]

    assert told == ["7.0000", "1.0000", "7.0000"]
    assert Program(sibling).get("/v3/billing/balance").refusal[:2] == (403, "AUTH_004")
    assert Program(sibling).get("/v3/billing/transactions").status == 200


def test_transactions_in_full(cast: Cast, program: Program) -> None:
    wallet = billing.wallet(cast.acme)
    payment = billing.entry(wallet, EntryKind.TOP_UP, 25_000_000, at=NOW)
    message = messaging.message(cast.acme, channel="sms", segments=2)
    charge = billing.charge(message, 15_800, at=NOW + timedelta(seconds=1), profile_id=cast.shop.id)

    found = program.get("/v3/billing/transactions").data

    assert list(found) == ["transactions", "pagination"]
    assert found["transactions"] == [
        {
            "id": str(listing.id_of(charge)),
            "type": "charge",
            "amount": "-0.0158",
            "currency": "USD",
            "message_id": str(message.id),
            "payment_id": None,
            "profile_id": str(cast.shop.id),
            "channel": "sms",
            "country": "US",
            "description": "SMS to United States, 2 parts",
            "created_at": "2026-05-04T09:30:16.123456+00:00",
        },
        {
            "id": str(listing.id_of(payment)),
            "type": "top_up",
            "amount": "25.0000",
            "currency": "USD",
            "message_id": None,
            "payment_id": str(payment.subject_id),
            "profile_id": None,
            "channel": None,
            "country": None,
            "description": "Top-up",
            "created_at": "2026-05-04T09:30:15.123456+00:00",
        },
    ]
    assert found["pagination"]["total_count"] == 2


def test_an_organization_reads_a_profile_s_wallet_with_x_profile_id(cast: Cast) -> None:
    own, shop = billing.wallet(cast.acme), billing.wallet(cast.shop)
    paid = billing.entry(shop, EntryKind.TOP_UP, 3_000_000)
    billing.entry(own, EntryKind.TOP_UP, 5_000_000)

    found = Program(cast.acme, acting_as=cast.shop).get("/v3/billing/transactions").data

    assert [row["payment_id"] for row in found["transactions"]] == [str(paid.subject_id)]


def test_transactions_that_pass_the_filters(cast: Cast, program: Program) -> None:
    wallet = billing.wallet(cast.acme)
    subjects = [new_id() for _ in range(3)]
    kinds = (EntryKind.CHARGE, EntryKind.REFUND, EntryKind.TOP_UP)
    for hour, (subject, kind) in enumerate(zip(subjects, kinds, strict=True), 9):
        billing.entry(wallet, kind, 1, subject_id=subject, at=NOW.replace(hour=hour, minute=0, second=0, microsecond=0))

    def ask(**query: str) -> list[int]:
        found = program.get("/v3/billing/transactions", **query).data["transactions"]
        return [subjects.index(type(subjects[0])(row["message_id"] or row["payment_id"])) for row in found]

    assert ask() == [2, 1, 0]
    assert ask(type="REFUND") == [1]
    assert ask(message_id=str(subjects[0])) == [0]
    assert ask(created_after="2026-05-04T09:00:00Z") == [2, 1]
    assert ask(created_before="2026-05-04T11:00:00Z") == [1, 0]
    assert ask(message_id="", type="top_up") == [2]
    assert ask(message_id=str(new_id())) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("type=gift", "type"), ("message_id=x", "message_id"), ("created_after=today", "created_after")],
)
def test_filters_that_mean_nothing(cast: Cast, program: Program, query: str, field: str) -> None:
    billing.wallet(cast.acme)

    answer = program.get(f"/v3/billing/transactions?{query}")

    assert (answer.status, answer.named) == (400, {field})


def test_what_was_taken_back_names_its_payment(cast: Cast, program: Program) -> None:
    payment = payments.payment(cast.acme)
    taken = PaymentReturn.objects.create(payment=payment, amount=5)
    billing.entry(payment.wallet, EntryKind.PAYMENT_REFUND, -5, subject_id=taken.id)

    (found,) = program.get("/v3/billing/transactions").data["transactions"]

    assert (found["type"], found["payment_id"]) == ("payment_refund", str(payment.id))

"""What another organization gets of an account's money by naming its ids in addresses: nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.billing.models import EntryKind
from apps.billing.payments.models import Payment, PaymentState
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import billing, payments, users

SECRET = "secret-of-acme"
PRICE = 7_654_321  # found in no other amount


def _body(response: Any) -> str:
    content = response.streaming_content if response.streaming else [response.content]
    return b"".join(content).decode()


@pytest.fixture
def ids(cast: Cast) -> dict[str, str]:
    """Of Acme: an entry, a payment and a profile, all with its secret."""
    wallet = billing.wallet(cast.acme, 100_000_000)
    sent = {"channel": "sms", "country": "LI", "units": 1, "note": SECRET, "profile_id": cast.shop.id}
    entry = billing.entry(wallet, EntryKind.CHARGE, -PRICE, **sent)
    billing.spend(wallet, PRICE, country="LI", profile_id=cast.shop.id)
    payment = payments.payment(cast.acme, PRICE, state=PaymentState.FAILED, problem=SECRET, made_by=SECRET)
    return {"entry": str(entry.subject_id), "payment": str(payment.id), "profile": str(cast.shop.id)}


def _addresses(ids: dict[str, str], month: str) -> list[str]:
    asked = f"sender={ids['profile']}&q={ids['entry']}"
    return [
        f"/billing/?month={month}&by=profile",
        f"/billing/entries/?{asked}",
        f"/billing/entries/export.csv?{asked}",
        f"/billing/entries/?before=99999999999999999.{ids['entry']}.charge.99999999999999999999",
        "/billing/statements/",
        "/billing/statements/export.csv",
        f"/billing/statements/{month}/",
        f"/billing/statements/{month}/export.csv",
        "/billing/limits/",
        f"/billing/payments/?q={ids['payment']}",
        f"/billing/payments/{ids['payment']}/",
        "/billing/auto-recharge/",
    ]


@pytest.mark.parametrize("is_billed", [True, False])
def test_pages_and_files_tell_a_stranger_nothing(
    cast: Cast, client: Client, ids: dict[str, str], *, is_billed: bool
) -> None:
    if is_billed:
        billing.wallet(cast.outsider, 1_000_000)
    client.force_login(users.member(cast.outsider, "owner@globex.test", Role.OWNER))
    month = f"{Payment.objects.get(id=ids['payment']).created_at:%Y-%m}"

    for address in _addresses(ids, month):
        response = client.get(address)
        assert response.status_code in (200, 404), address
        told = _body(response)
        for secret in (SECRET, "7.65", "EU shop", "Liechtenstein"):
            assert secret not in told, (address, secret)


def test_a_stranger_changes_nothing(cast: Cast, client: Client, ids: dict[str, str]) -> None:
    billing.wallet(cast.outsider)
    client.force_login(users.member(cast.outsider, "owner@globex.test", Role.OWNER))

    for address, given in (
        (f"/billing/limits/{cast.acme.id}/", {"monthly": "0"}),
        (f"/billing/limits/{cast.shop.id}/", {"monthly": "0"}),
        (f"/billing/limits/{cast.acme.id}/alert/", {"alert_below": "0"}),
    ):
        assert client.post(address, given).status_code == 404, address

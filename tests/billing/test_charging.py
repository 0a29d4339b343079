"""What leaving the queue does to money, as part of another statement. Histories at random: test_histories.py."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from apps.billing import charging
from apps.billing.models import DailySpend, LedgerEntry, Wallet
from apps.core import sql
from apps.core.models import new_id
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
_LEAVE = f"""
WITH left_queue AS (
    SELECT * FROM json_to_recordset(%(left)s::json)
        AS l(message_id uuid, hold jsonb, is_sent boolean, profile_id uuid, template_id uuid, lap int)
), {charging.settled("left_queue")}
SELECT WHERE false
"""


def _hold(wallet: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "wallet": str(wallet),
        "price": 10,
        "fee": 0,
        "share": 0,
        "rate": str(UUID(int=7)),
        "units": 2,
        "country": "US",
        "channel": "sms",
        "month": "2026-11-01",
        "person": None,
        "limited": None,
        **changes,
    }


def _leave(*rows: dict[str, Any]) -> None:
    given = [{"message_id": new_id(), "is_sent": True, "lap": 0, **row} for row in rows]
    sql.rows(_LEAVE, {"left": orjson.dumps(given).decode(), "now": NOW})


def test_what_had_no_hold_moves_nothing(cast: Cast) -> None:
    billing.wallet(cast.acme, 100)

    _leave({"hold": None})

    assert Wallet.objects.get(id=cast.acme.id).balance == 100


def test_the_sent_are_charged_and_the_others_released(cast: Cast) -> None:
    billing.wallet(cast.acme, 100, reserved=30)
    shop, template = cast.shop.id, new_id()
    sent = {"hold": _hold(cast.acme.id, share=1), "profile_id": shop, "template_id": template}

    _leave(sent, {"hold": _hold(cast.acme.id, units=1)}, {"hold": _hold(cast.acme.id), "is_sent": False})

    wallet = Wallet.objects.get(id=cast.acme.id)
    assert (wallet.balance, wallet.reserved) == (80, 0)
    entry = LedgerEntry.objects.get(template_id=template)
    assert (entry.amount, entry.share, entry.units, entry.profile_id, entry.at) == (-10, 1, 2, shop, NOW)
    assert entry.month == date(2026, 11, 1)
    days = DailySpend.objects.filter(wallet_id=cast.acme.id).values_list("profile_id", "messages", "units", "amount")
    assert set(days) == {(shop, 1, 2, 10), (charging.NONE, 1, 1, 10)}


def test_days_are_those_of_the_wallets_zone(cast: Cast) -> None:
    billing.wallet(cast.acme, 100, reserved=10, timezone="Pacific/Auckland")

    _leave({"hold": _hold(cast.acme.id)})

    assert DailySpend.objects.get(wallet_id=cast.acme.id).day == date(2026, 12, 1)


def test_two_messages_to_one_person_pay_one_fee(cast: Cast) -> None:
    billing.wallet(cast.acme, 1000, reserved=120)
    person = _hold(cast.acme.id, fee=50, person="ab" * 32)

    _leave({"hold": person}, {"hold": person})

    wallet = Wallet.objects.get(id=cast.acme.id)
    assert (wallet.balance, wallet.reserved) == (930, 0)
    assert LedgerEntry.objects.filter(wallet_id=wallet.id, kind="contact").count() == 1


def test_a_message_is_charged_once_for_a_route(cast: Cast) -> None:
    billing.wallet(cast.acme, 100, reserved=20)
    message = new_id()

    for _ in range(2):
        _leave({"message_id": message, "hold": _hold(cast.acme.id)})

    wallet = Wallet.objects.get(id=cast.acme.id)
    assert (wallet.balance, wallet.reserved) == (90, 0)

"""For whom the fee for an active contact would be due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.billing import contact_fees
from apps.billing.wallets import Payer
from apps.core.models import new_id
from tests.factories import billing

pytestmark = pytest.mark.django_db

ADA, BOB = "+14155552671", "+14155552672"
NOW = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
PAYER = Payer(new_id(), new_id(), contact_fee=50_000)


def test_who_was_reached_this_month_costs_no_fee() -> None:
    billing.reached(PAYER, ADA, date(2026, 11, 1))
    billing.reached(PAYER, BOB, date(2026, 10, 1))

    assert contact_fees.unreached([PAYER], [ADA, BOB], at=NOW) == {PAYER.wallet: {BOB}}


def test_a_month_is_that_of_the_wallet() -> None:
    later = Payer(new_id(), PAYER.organization_id, contact_fee=50_000, zone=ZoneInfo("Europe/Berlin"))
    for payer in (PAYER, later):
        billing.reached(payer, ADA, date(2026, 11, 1))

    assert contact_fees.unreached([PAYER, later], [ADA], at=NOW) == {PAYER.wallet: set(), later.wallet: {ADA}}


def test_who_pays_no_fee_is_not_asked() -> None:
    assert contact_fees.unreached([Payer(new_id(), new_id())], [ADA], at=NOW) == {}
    assert contact_fees.unreached([PAYER], [], at=NOW) == {PAYER.wallet: set()}

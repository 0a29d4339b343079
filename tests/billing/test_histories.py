"""Random histories of a wallet: whatever happens in whatever order, the ledger agrees with a plain account of it.

Messages are reserved, handed over, refused and reported late; money comes and goes; prices, months and payers change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.billing import charging, holds, ledger, refunds, verifying, wallets
from apps.billing.holds import Wanted
from apps.billing.ledger import BalanceTooLow
from apps.billing.models import EntryKind, PriceModel, ReachedContact, Wallet
from apps.billing.rates import Quote
from apps.core import sql
from apps.core.models import new_id
from apps.organizations.customer import Customer
from tests.factories import billing, organizations

pytestmark = pytest.mark.django_db

RUNS = 2000
FEE = 50_000
PHONES = ("+14155550101", "+14155550102", "+14155550103")
# The last moments of a month in three zones, of February in a leap year, and the hour that a clock leaves out.
TIMES = (
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2028, 3, 1, 4, 59, 59, tzinfo=UTC),
    datetime(2028, 3, 1, 5, 0, tzinfo=UTC),
    datetime(2028, 3, 12, 7, 30, tzinfo=UTC),
    datetime(2027, 12, 31, 10, 59, 59, tzinfo=UTC),
)
_LEAVE = f"""
WITH left_queue AS (
    SELECT * FROM json_to_recordset(%(left)s::json)
        AS l(message_id uuid, hold jsonb, is_sent boolean, profile_id uuid, template_id uuid, lap int)
), {charging.settled("left_queue")}
SELECT WHERE false
"""


@dataclass
class Sent:
    phone: str
    hold: dict[str, Any]


@dataclass
class History:
    """The wallet as the database has it, and beside it an account of our own."""

    customer: Customer
    zone: str
    fee: int
    now: datetime
    price: int = 7_900
    balance: int = 0
    waiting: dict[UUID, Sent] = field(default_factory=dict)
    charged: dict[UUID, tuple[Sent, int]] = field(default_factory=dict)
    reached: dict[tuple[str, str], list[UUID]] = field(default_factory=dict)
    fees: dict[tuple[str, str], tuple[UUID, int]] = field(default_factory=dict)

    def reserve(self, which: int) -> None:
        """A further message to one of the people."""
        id, phone = new_id(), PHONES[which % len(PHONES)]
        wallets._remembered.clear()
        account = (self.customer.organization.id, None)
        quote = Quote(self.price, 1, UUID(int=1), "sms", "US")
        wanted = Wanted(id, account, wallets.billed([account])[account], quote, phone)
        reserved = holds.reserve([wanted], now=self.now)
        held = sum(each.hold["price"] + each.hold["fee"] for each in self.waiting.values())
        month = self.now.astimezone(ZoneInfo(self.zone)).date().replace(day=1).isoformat()
        fee = 0 if (month, phone) in self.reached else self.fee
        if self.price + fee > self.balance - held:
            assert isinstance(reserved.refused[id], BalanceTooLow)
            return
        hold = reserved.holds[id]
        assert (hold["month"], hold["price"], hold["fee"]) == (month, self.price, fee)
        self.waiting[id] = Sent(phone, hold)

    def accept(self, which: int) -> None:
        self._leave(which, is_sent=True)

    def refuse(self, which: int) -> None:
        self._leave(which, is_sent=False)

    def _leave(self, which: int, *, is_sent: bool) -> None:
        if not self.waiting:
            return
        id = sorted(self.waiting)[which % len(self.waiting)]
        sent = self.waiting.pop(id)
        row = {
            "message_id": id,
            "hold": sent.hold,
            "is_sent": is_sent,
            "profile_id": None,
            "template_id": None,
            "lap": 0,
        }
        sql.rows(_LEAVE, {"left": orjson.dumps([row]).decode(), "now": self.now})
        if not is_sent:
            return
        self.balance -= sent.hold["price"]
        self.charged[id] = sent, sent.hold["price"]
        if sent.hold["person"]:
            place = (sent.hold["month"], sent.phone)
            if place not in self.reached and sent.hold["fee"]:
                self.fees[place] = id, sent.hold["fee"]
                self.balance -= sent.hold["fee"]
            self.reached.setdefault(place, []).append(id)

    def fail_late(self, which: int) -> None:
        if not self.charged:
            return
        id = sorted(self.charged)[which % len(self.charged)]
        sent, price = self.charged.pop(id)
        assert refunds.refund({id: sent.phone}, now=self.now) == {id}
        assert refunds.refund({id: sent.phone}, now=self.now) == set()
        self.balance += price
        place = (sent.hold["month"], sent.phone)
        if place in self.reached:
            self.reached[place].remove(id)
            if not self.reached[place]:
                del self.reached[place]
                self.balance += self.fees.pop(place, (id, 0))[1]

    def top_up(self, which: int) -> None:
        id, amount = new_id(), 10_000 * (which + 1)
        for expected in (True, False):
            assert ledger.record(self.customer.id, EntryKind.TOP_UP, amount, subject_id=id, now=self.now) is expected
        self.balance += amount

    def take_out(self, which: int) -> None:
        amount = 10_000 * (which + 1)
        held = sum(each.hold["price"] + each.hold["fee"] for each in self.waiting.values())
        try:
            ledger.record(self.customer.id, EntryKind.ADJUSTMENT, -amount, subject_id=new_id(), now=self.now)
        except BalanceTooLow:
            assert amount > self.balance - held
        else:
            assert amount <= self.balance - held
            self.balance -= amount

    def change_price(self, which: int) -> None:
        self.price = (which * 3_301) % 40_000

    def pass_time(self, which: int) -> None:
        self.now += timedelta(seconds=(1, 3600, 86_400 * 2, 86_400 * 31)[which % 4])

    def check(self) -> None:
        row = Wallet.objects.get(id=self.customer.id)
        held = sum(each.hold["price"] + each.hold["fee"] for each in self.waiting.values())
        assert (row.balance, row.reserved) == (self.balance, held)
        counts = {(str(each.month), each.messages) for each in ReachedContact.objects.filter(wallet_id=row.id)}
        assert counts == {(month, len(ids)) for (month, _), ids in self.reached.items()}
        assert [each.rule for each in verifying.find() if not each.holds] == []


Step = Callable[[History, int], None]
STEPS: list[Step] = [
    *([History.reserve] * 3 + [History.accept] * 3),
    *(History.refuse, History.fail_late, History.fail_late, History.top_up),
    *(History.take_out, History.change_price, History.pass_time),
]


@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=3, max_size=12),
    zone=st.sampled_from(["UTC", "America/New_York", "Pacific/Auckland"]),
    fee=st.sampled_from([0, FEE]),
    start=st.sampled_from(TIMES),
)
def test_the_ledger_agrees_with_every_history(
    steps: list[tuple[Step, int]], zone: str, fee: int, start: datetime
) -> None:
    with transaction.atomic():
        customer = organizations.customer("Acme")
        model = PriceModel.ACTIVE_CONTACT if fee else PriceModel.PER_MESSAGE
        billing.wallet(customer, 100_000, model=model, contact_fee=fee, timezone=zone)
        history = History(customer, zone, fee, start, balance=100_000)
        for step, which in steps:
            step(history, which)
        history.check()
        transaction.set_rollback(True)

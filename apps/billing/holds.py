"""Reserve money for messages that are about to leave, in the transaction that claims them.

The hold of a message is JSON in its queue row, so it can't outlive its place in the queue: a try that is repeated finds
it there and only changes it. `charging` reads it when the row goes. Wallets are locked in the order of their ids, then
limits, here and there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from apps.billing.ledger import BalanceTooLow
from apps.billing.rates import Quote
from apps.billing.wallets import Account, Billed, Payer
from apps.core import sql
from apps.core.errors import DomainError
from apps.forgetting import keyed_hash

Hold = dict[str, Any]


class NotEnoughBalance(BalanceTooLow):
    message = "Account balance is insufficient to send this message"


class LimitReached(BalanceTooLow):
    message = "The account's spending limit for this month is reached"


@dataclass(slots=True)
class Wanted:
    """A message that is to be paid for. `held` is the hold of an earlier try."""

    message_id: UUID
    account: Account
    billed: Billed
    quote: Quote
    phone: str
    held: Hold | None = None


@dataclass(slots=True)
class Reserved:
    """`holds` are new or changed; the caller writes them to the queue rows. `refused` keep the hold that they had."""

    holds: dict[UUID, Hold] = field(default_factory=dict)
    refused: dict[UUID, DomainError] = field(default_factory=dict)


_WALLETS = """
SELECT id::text, balance - reserved FROM billing_wallet WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE
"""
_LIMITS = """
SELECT id::text, monthly - pending, month, spent FROM billing_spendinglimit WHERE id = ANY(%(ids)s) ORDER BY id
FOR NO KEY UPDATE
"""
_REACHED = """
SELECT c.wallet_id, c.month, c.person FROM billing_reachedcontact c
JOIN unnest(%(wallets)s::uuid[], %(months)s::date[], %(persons)s::text[]) AS asked(wallet_id, month, person)
    USING (wallet_id, month, person)
"""
_RESERVE = """
UPDATE billing_wallet w SET reserved = w.reserved + moved.amount
FROM unnest(%(ids)s::uuid[], %(amounts)s::bigint[]) AS moved(id, amount) WHERE w.id = moved.id RETURNING w.id
"""
_COUNT = """
UPDATE billing_spendinglimit l SET pending = l.pending + moved.amount
FROM unnest(%(ids)s::uuid[], %(amounts)s::bigint[]) AS moved(id, amount) WHERE l.id = moved.id RETURNING l.id
"""


def reserve(wanted: Sequence[Wanted], *, now: datetime) -> Reserved:
    """Reserve for each message, in this order, from its first payer that can. Within the caller's transaction.

    Who can't be paid for is refused with NotEnoughBalance, or with LimitReached.
    """
    purse = _Purse(wanted, now=now)
    found = Reserved()
    for each in wanted:
        taken = purse.take(each)
        if isinstance(taken, DomainError):
            found.refused[each.message_id] = taken
        elif taken != each.held:
            found.holds[each.message_id] = taken
    purse.write()
    return found


class _Purse:
    """What the wallets and limits of a batch have left, locked, and how that changes. Ids are text, as in holds."""

    def __init__(self, wanted: Sequence[Wanted], *, now: datetime) -> None:
        self._now = now
        self._months: dict[UUID, date] = {}
        before = [each.held for each in wanted if each.held]
        wallets = {payer.wallet for each in wanted for payer in each.billed.payers} | _ids(before, "wallet")
        limits = {_sender(each.account) for each in wanted if each.billed.is_limited} | _ids(before, "limited")
        self._left: dict[str, int] = dict(sql.rows(_WALLETS, {"ids": list(wallets)}))
        self._limits = {row[0]: row[1:] for row in sql.rows(_LIMITS, {"ids": list(limits)})} if limits else {}
        self._moved: dict[str, int] = {}
        self._counted: dict[str, int] = {}
        self._made: dict[tuple[Account, int, str], list[tuple[Hold, int]]] = {}
        self._reached = self._load_reached(wanted)

    def take(self, wanted: Wanted) -> Hold | DomainError:
        """The hold of this message; what it held before counts as free. Equal holds are one object."""
        if wanted.held:
            self._move(wanted.held, -1)
        is_limited = False
        for hold, cost in self._offers(wanted):
            if hold["limited"] and self._exceeds_limit(hold, cost):
                is_limited = True
            elif cost <= self._left.get(hold["wallet"], -1):
                self._count(hold, cost)
                return hold
        if wanted.held:
            self._move(wanted.held, 1)
        return LimitReached() if is_limited else NotEnoughBalance()

    def write(self) -> None:
        for statement, moved in ((_RESERVE, self._moved), (_COUNT, self._counted)):
            changes = {id: amount for id, amount in moved.items() if amount}
            if changes:
                sql.rows(statement, {"ids": list(changes), "amounts": list(changes.values())})

    def _offers(self, wanted: Wanted) -> list[tuple[Hold, int]]:
        """What would be held at each payer, and how much that is. Made once for messages alike."""
        payers = wanted.billed.payers
        phone = wanted.phone if any(payer.contact_fee for payer in payers) else ""
        key = (wanted.account, id(wanted.quote), phone)
        if key not in self._made:
            sender = _sender(wanted.account)
            held = [self._hold(wanted.quote, payer, sender, wanted.phone) for payer in payers]
            self._made[key] = [(hold, hold["price"] + hold["fee"]) for hold in held]
        return self._made[key]

    def _hold(self, quote: Quote, payer: Payer, sender: UUID, phone: str) -> Hold:
        share = round(quote.micros * payer.share_percent / 100)
        person = keyed_hash.of(payer.organization_id, phone).hex() if payer.contact_fee else None
        month = self._month(payer)
        is_reached = (payer.wallet, month, person) in self._reached
        return {
            "wallet": str(payer.wallet),
            "price": quote.micros + share,
            "fee": 0 if is_reached else payer.contact_fee,
            "share": share,
            "rate": str(quote.rate_id),
            "units": quote.units,
            "country": quote.country,
            "channel": quote.channel,
            "month": month.isoformat(),
            "person": person,
            "limited": str(sender) if str(sender) in self._limits else None,
        }

    def _exceeds_limit(self, hold: Hold, cost: int) -> bool:
        left, month, spent = self._limits[hold["limited"]]
        counted = self._counted.get(hold["limited"], 0)
        is_this_month = month is not None and month.isoformat() == hold["month"]
        return bool(cost > left - counted - (spent if is_this_month else 0))

    def _move(self, hold: Hold, sign: int) -> None:
        self._count(hold, sign * (hold["price"] + hold["fee"]))

    def _count(self, hold: Hold, amount: int) -> None:
        wallet, limited = hold["wallet"], hold["limited"]
        self._left[wallet] = self._left.get(wallet, 0) - amount
        self._moved[wallet] = self._moved.get(wallet, 0) + amount
        if limited:
            self._counted[limited] = self._counted.get(limited, 0) + amount

    def _month(self, payer: Payer) -> date:
        if payer.wallet not in self._months:
            self._months[payer.wallet] = self._now.astimezone(payer.zone).date().replace(day=1)
        return self._months[payer.wallet]

    def _load_reached(self, wanted: Sequence[Wanted]) -> set[tuple[UUID, date, str]]:
        """Whom these wallets have reached this month. Asked only where contacts are paid for."""
        asked = [
            (payer.wallet, self._month(payer), keyed_hash.of(payer.organization_id, each.phone).hex())
            for each in wanted
            for payer in each.billed.payers
            if payer.contact_fee
        ]
        if not asked:
            return set()
        wallets, months, persons = map(list, zip(*asked, strict=True))
        return set(sql.rows(_REACHED, {"wallets": wallets, "months": months, "persons": persons}))


def _sender(account: Account) -> UUID:
    organization, profile = account
    return profile or organization


def _ids(holds: Collection[Hold], name: str) -> set[UUID]:
    return {UUID(hold[name]) for hold in holds if hold[name]}

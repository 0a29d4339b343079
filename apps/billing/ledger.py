"""Move money that is not for messages: top-ups, refunds of payments, adjustments, transfers. See `charging` for those.

Every movement is one row of the ledger, unique by subject and kind, and the balance changes in the same statement: what
is asked twice happens once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from psycopg.errors import CheckViolation

from apps.billing.models import COUNTER, EntryKind
from apps.core import sql
from apps.core.errors import DomainError
from apps.core.models import new_id


class BalanceTooLow(DomainError):
    code = "BUSINESS_003"
    message = "The balance does not cover this."


_MAX_NOTE = 300  # the column's
_RECORD = """
WITH entry AS (
    INSERT INTO billing_ledgerentry (subject_id, kind, lap, wallet_id, at, amount, counter, note)
    SELECT %(subject)s, %(kind)s, %(lap)s, id, %(now)s, %(amount)s, %(counter)s, %(note)s
    FROM billing_wallet WHERE id = %(wallet)s
    ON CONFLICT DO NOTHING RETURNING wallet_id, amount
), moved AS (
    UPDATE billing_wallet w SET balance = w.balance + entry.amount,
        alerted_at = CASE WHEN w.balance - w.reserved + entry.amount >= w.alert_below THEN NULL ELSE w.alerted_at END
    FROM entry WHERE w.id = entry.wallet_id RETURNING w.id
)
SELECT count(*) FROM moved
"""


def record(wallet_id: UUID, kind: EntryKind, amount: int, *, subject_id: UUID, note: str = "", now: datetime) -> bool:
    """Put `amount` micro-units into a wallet, or take them out if it is negative; `subject_id` is the payment's.

    Returns whether it was new: the same subject and kind count once. Raises BalanceTooLow if less than that is free.
    """
    return _record(wallet_id, kind, amount, subject_id=subject_id, note=note, now=now)


def transfer(giver: UUID, taker: UUID, amount: int, *, notes: tuple[str, str], now: datetime) -> None:
    """Move `amount` from one wallet to another: an entry in each. Raises BalanceTooLow.

    `notes` are for the one and the other. The caller has locked both wallets, in the order of their ids.
    """
    subject_id = new_id()
    with transaction.atomic():
        for lap, (wallet, moved, note) in enumerate(((giver, -amount, notes[0]), (taker, amount, notes[1]))):
            _record(wallet, EntryKind.TRANSFER, moved, subject_id=subject_id, lap=lap, note=note[:_MAX_NOTE], now=now)


def _record(
    wallet_id: UUID, kind: EntryKind, amount: int, *, subject_id: UUID, lap: int = 0, note: str, now: datetime
) -> bool:
    values = {"wallet": wallet_id, "kind": kind.value, "lap": lap, "amount": amount, "subject": subject_id}
    try:
        with transaction.atomic():
            found = sql.rows(_RECORD, {**values, "note": note, "counter": COUNTER[kind], "now": now})
    except CheckViolation as problem:
        raise BalanceTooLow from problem
    return bool(found[0][0])

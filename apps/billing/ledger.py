"""Move money by hand: top-ups, payments that are taken back, adjustments. Messages move theirs in `charging`.

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


class BalanceTooLow(DomainError):
    code = "BUSINESS_003"
    message = "The balance does not cover this."


_RECORD = """
WITH entry AS (
    INSERT INTO billing_ledgerentry (subject_id, kind, lap, wallet_id, at, amount, counter, note)
    SELECT %(subject)s, %(kind)s, 0, id, %(now)s, %(amount)s, %(counter)s, %(note)s
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
    values = {"wallet": wallet_id, "kind": kind.value, "amount": amount, "subject": subject_id, "note": note}
    try:
        with transaction.atomic():
            found = sql.rows(_RECORD, {**values, "counter": COUNTER[kind], "now": now})
    except CheckViolation as problem:
        raise BalanceTooLow from problem
    return bool(found[0][0])

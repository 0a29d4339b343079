"""The invariants of money, as questions to the database: each finds the rows that break it, and must find none.

What concerns messages is asked in `messaging/money_checks.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.billing.models import EntryKind
from apps.core import sql

_SHOWN = 5  # offenders that are named


@dataclass(frozen=True, slots=True)
class Invariant:
    """`statement` selects one text column: what breaks the rule."""

    rule: str
    statement: str


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    broken: int
    examples: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.broken == 0


INVARIANTS = (
    Invariant(
        "The sum of its entries is the balance of each wallet",
        """SELECT w.id::text FROM billing_wallet w
        LEFT JOIN (SELECT wallet_id, sum(amount) AS amount FROM billing_ledgerentry GROUP BY 1) e ON e.wallet_id = w.id
        WHERE w.balance <> coalesce(e.amount, 0)""",
    ),
    Invariant(
        "No wallet is below zero",
        "SELECT id::text FROM billing_wallet WHERE balance < reserved OR reserved < 0",
    ),
    Invariant(
        "No message is charged twice without a refund in between",
        f"""SELECT subject_id::text FROM billing_ledgerentry
        WHERE kind IN ('{EntryKind.CHARGE}', '{EntryKind.REFUND}') GROUP BY subject_id
        HAVING count(*) FILTER (WHERE kind = '{EntryKind.CHARGE}') - count(*) FILTER (WHERE kind = '{EntryKind.REFUND}')
            NOT IN (0, 1)""",
    ),
    Invariant(
        "A refund is as much as its charge",
        f"""SELECT r.subject_id::text FROM billing_ledgerentry r LEFT JOIN billing_ledgerentry c
            ON c.subject_id = r.subject_id AND c.lap = r.lap AND c.wallet_id = r.wallet_id AND c.kind =
                CASE r.kind WHEN '{EntryKind.REFUND}' THEN '{EntryKind.CHARGE}' ELSE '{EntryKind.CONTACT}' END
        WHERE r.kind IN ('{EntryKind.REFUND}', '{EntryKind.CONTACT_REFUND}')
            AND r.amount IS DISTINCT FROM -c.amount""",
    ),
    Invariant(
        "What leaves one wallet in a transfer comes into another",
        f"""SELECT subject_id::text FROM billing_ledgerentry WHERE kind = '{EntryKind.TRANSFER}' GROUP BY subject_id
        HAVING sum(amount) <> 0""",
    ),
    Invariant(
        "The days add up to the entries of messages",
        f"""SELECT coalesce(e.wallet_id, d.wallet_id)::text FROM (
            SELECT wallet_id, -sum(amount) AS amount FROM billing_ledgerentry
            WHERE kind IN ('{EntryKind.CHARGE}', '{EntryKind.CONTACT}', '{EntryKind.REFUND}',
                '{EntryKind.CONTACT_REFUND}') GROUP BY 1
        ) e FULL JOIN (SELECT wallet_id, sum(amount) AS amount FROM billing_dailyspend GROUP BY 1) d
            ON d.wallet_id = e.wallet_id
        WHERE coalesce(e.amount, 0) <> coalesce(d.amount, 0)""",
    ),
)

# For questions that other rooms ask about their own rows.
CHARGES = f"(SELECT subject_id, lap FROM billing_ledgerentry WHERE kind = '{EntryKind.CHARGE}')"


def is_charged(message: str) -> str:
    """Has this message been charged, and not been paid back? `message` is an expression."""
    return f"""EXISTS (
    SELECT 1 FROM {CHARGES} c WHERE c.subject_id = {message} AND NOT EXISTS (
        SELECT 1 FROM billing_ledgerentry r WHERE r.subject_id = c.subject_id AND r.lap = c.lap
            AND r.kind = '{EntryKind.REFUND}'))"""


def reserved(holds: str) -> Invariant:
    """Wallets hold what `holds`, a query of one column, adds up to."""
    return Invariant(
        "What is reserved is what waiting messages hold",
        f"""SELECT w.id::text FROM billing_wallet w LEFT JOIN (
            SELECT (hold->>'wallet')::uuid AS id, sum((hold->>'price')::bigint + (hold->>'fee')::bigint) AS held
            FROM ({holds}) waiting(hold) GROUP BY 1
        ) h ON h.id = w.id WHERE w.reserved <> coalesce(h.held, 0)""",
    )


def find(invariants: Sequence[Invariant] = INVARIANTS) -> list[Finding]:
    """Ask each, in a statement of its own: what moves meanwhile moves as a whole. Millions of entries take seconds."""
    return [_finding(each) for each in invariants]


def _finding(invariant: Invariant) -> Finding:
    broken = sql.rows(invariant.statement, {}, prepare=False)
    return Finding(invariant.rule, len(broken), tuple(row[0] for row in broken[:_SHOWN]))

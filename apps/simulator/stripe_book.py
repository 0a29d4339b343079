"""What the simulated Stripe knows: checkout sessions, payments, cards, and idempotency keys, rebuilt from the journal.

No HTTP and no clock here, except that rows carry the time they were made.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from apps.simulator.phones import Sink

OPEN, COMPLETE, EXPIRED = "open", "complete", "expired"
NEEDS_METHOD, PROCESSING, SUCCEEDED = "requires_payment_method", "processing", "succeeded"
CARD, BANK_ACCOUNT = "card", "us_bank_account"


def _id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


@dataclass(slots=True)
class StripeSession:
    """A checkout: the page on which a person pays."""

    amount: int  # minor units
    currency: str
    product: str
    success_url: str
    cancel_url: str
    expires: int
    reference: str = ""
    customer: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    intent_metadata: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: _id("cs_test"))
    status: str = OPEN
    intent: str = ""
    is_debited: bool = False  # complete, and not paid: its debit is under way, or was returned
    created: int = field(default_factory=lambda: int(time.time()))


@dataclass(slots=True)
class StripeIntent:
    """A payment. `decline` is the word of its last refusal, `debited` when the debit of a bank account began."""

    amount: int
    currency: str
    customer: str = ""
    method: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: _id("pi"))
    charge: str = ""
    status: str = NEEDS_METHOD
    decline: str = ""
    refunded: int = 0
    debited: float = 0.0
    dispute: str = ""  # its id
    disputed: int = 0
    is_won: bool = False  # the dispute: the money is back
    created: int = field(default_factory=lambda: int(time.time()))


@dataclass(slots=True)
class StripeCard:
    """A saved card or bank account. Of its number only the last four digits and how it behaves are kept."""

    customer: str
    last4: str
    behaviour: str
    brand: str = "visa"
    month: int = 12
    year: int = 2034
    kind: str = CARD
    id: str = field(default_factory=lambda: _id("pm"))


@dataclass(slots=True)
class StripeKey:
    """The first answer to an Idempotency-Key, and a digest of what was asked."""

    id: str
    digest: str
    status: int
    body: str


Row = StripeSession | StripeIntent | StripeCard | StripeKey
_TABLES: Mapping[str, type[Row]] = {
    "session": StripeSession,
    "intent": StripeIntent,
    "card": StripeCard,
    "key": StripeKey,
}


class StripeBook:
    """Every change goes through `record` and reaches the journal."""

    def __init__(self, journal: Sink | None = None) -> None:
        self.journal = journal
        self.sessions: dict[str, StripeSession] = {}
        self.intents: dict[str, StripeIntent] = {}
        self.cards: dict[str, StripeCard] = {}
        self.keys: dict[str, StripeKey] = {}

    def record(self, row: Row) -> None:
        """Write down a new row, or one that has changed."""
        table = self._store(row)
        self._write({"op": "stripe", "table": table, "row": row})

    def new_customer(self) -> str:
        return _id("cus")

    def charge(self, intent: StripeIntent) -> None:
        """It is paid."""
        intent.status, intent.decline = SUCCEEDED, ""
        intent.charge = intent.charge or _id("ch")
        self.record(intent)

    def dispute(self, intent: StripeIntent) -> None:
        """What is left of it is disputed."""
        intent.dispute, intent.disputed = _id("du"), intent.amount - intent.refunded
        self.record(intent)

    def session_of(self, intent: StripeIntent) -> StripeSession | None:
        return next((each for each in self.sessions.values() if each.intent == intent.id), None)

    def forget(self) -> None:
        self._clear()
        self._write({"op": "forget_stripe"})

    def snapshot(self) -> Iterator[dict[str, Any]]:
        """The fewest journal entries that rebuild the current state."""
        for table, rows in self._tables().items():
            for row in rows.values():
                yield {"op": "stripe", "table": table, "row": asdict(row)}

    def replay(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Rebuild the state from journal entries, without recording it again."""
        for entry in entries:
            if entry.get("op") == "stripe":
                self._store(_TABLES[entry["table"]](**entry["row"]))
            elif entry.get("op") == "forget_stripe":
                self._clear()

    def _store(self, row: Row) -> str:
        table = next(name for name, kind in _TABLES.items() if isinstance(row, kind))
        self._tables()[table][row.id] = row
        return table

    def _tables(self) -> dict[str, dict[str, Any]]:
        return {"session": self.sessions, "intent": self.intents, "card": self.cards, "key": self.keys}

    def _clear(self) -> None:
        for rows in self._tables().values():
            rows.clear()

    def _write(self, entry: Mapping[str, Any]) -> None:
        if self.journal is not None:
            self.journal.write(entry)

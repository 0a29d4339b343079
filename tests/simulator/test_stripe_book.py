"""What the simulated Stripe remembers across a restart."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from apps.simulator.stripe_book import SUCCEEDED, StripeBook, StripeCard, StripeIntent, StripeKey, StripeSession


class Written(list[dict[str, Any]]):
    def write(self, entry: Any) -> None:
        self.append({**entry, "row": asdict(entry["row"])} if "row" in entry else dict(entry))


def test_everything_is_rebuilt_from_the_journal_and_forgotten() -> None:
    journal = Written()
    book = StripeBook(journal)
    intent = StripeIntent(500, "usd", metadata={"payment_id": "1"})
    session = StripeSession(500, "usd", "Balance", "http://a/", "http://b/", 0, intent=intent.id)
    for row in (session, intent, StripeCard("cus_1", "4242", ""), StripeKey("k", "digest", 200, "{}")):
        book.record(row)
    book.charge(intent)

    again, compacted = StripeBook(), StripeBook()
    again.replay(journal)
    compacted.replay(book.snapshot())

    assert list(again.snapshot()) == list(compacted.snapshot()) == list(book.snapshot())
    assert again.intents[intent.id].status == SUCCEEDED
    assert again.session_of(again.intents[intent.id]) == session
    book.forget()
    again.replay(journal)
    assert list(again.snapshot()) == []

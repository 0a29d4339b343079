"""Statements: each month begins with what the one before ended with, and the last ends with the balance."""

from __future__ import annotations

from datetime import UTC, date, datetime

from apps.billing import statements
from apps.billing.models import EntryKind, Wallet
from tests.cast import Cast
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOLLAR = 1_000_000


def test_balances_follow_one_another_even_through_a_month_without_entries(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.moved(wallet, EntryKind.TOP_UP, 50 * DOLLAR, at=datetime(2026, 9, 3, tzinfo=UTC))
    billing.moved(wallet, EntryKind.CHARGE, -8 * DOLLAR, at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC))
    billing.moved(wallet, EntryKind.CHARGE, -2 * DOLLAR, at=datetime(2026, 11, 1, tzinfo=UTC))
    billing.moved(wallet, EntryKind.REFUND, DOLLAR, at=datetime(2026, 11, 2, tzinfo=UTC))

    found = [(each.address, each.opening, each.paid_in, each.taken_out, each.closing) for each in _every(wallet)]

    assert found == [
        ("2026-11", 42 * DOLLAR, DOLLAR, 2 * DOLLAR, 41 * DOLLAR),
        ("2026-10", 42 * DOLLAR, 0, 0, 42 * DOLLAR),
        ("2026-09", 0, 50 * DOLLAR, 8 * DOLLAR, 42 * DOLLAR),
    ]
    assert all(statements.of(wallet, each.month) == each for each in _every(wallet))


def test_months_are_those_of_the_wallet(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, timezone="Europe/Berlin")
    billing.moved(wallet, EntryKind.TOP_UP, DOLLAR, at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

    assert [each.address for each in _every(wallet)] == ["2026-11"]
    assert statements.of(wallet, date(2026, 10, 1)).closing == 0


def test_a_month_is_made_of_its_entries(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.moved(wallet, EntryKind.TOP_UP, 9 * DOLLAR, at=NOW)
    billing.moved(wallet, EntryKind.CHARGE, -3 * DOLLAR, at=NOW, channel="sms", country="US")
    billing.moved(wallet, EntryKind.CHARGE, -DOLLAR, at=NOW, channel="sms", country="FR", profile_id=cast.shop.id)
    billing.moved(wallet, EntryKind.REFUND, DOLLAR, at=NOW, channel="sms", country="FR", profile_id=cast.shop.id)
    billing.moved(wallet, EntryKind.CHARGE, -99, at=datetime(2026, 12, 1, tzinfo=UTC), channel="sms")

    kinds, channels, countries, profiles = statements.sections(cast.acme, wallet, date(2026, 11, 1))

    assert [(line.name, line.count, line.words) for line in kinds.lines] == [
        ("Message", 2, "−$4.00"),
        ("Refund of a message", 1, "$1.00"),
        ("Top-up", 1, "$9.00"),
    ]
    assert [(line.name, line.count, line.amount) for line in channels.lines] == [("SMS", 2, -3 * DOLLAR)]
    assert [(line.name, line.amount) for line in countries.lines] == [("United States", -3 * DOLLAR), ("France", 0)]
    assert [(line.name, line.amount) for line in profiles.lines] == [("Acme", -3 * DOLLAR), ("EU shop", 0)]


def test_the_file_begins_and_ends_with_the_balance(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.moved(wallet, EntryKind.TOP_UP, 9 * DOLLAR, at=NOW)
    month = date(2026, 11, 1)

    lines = list(statements.cells(statements.of(wallet, month), statements.sections(cast.acme, wallet, month)))
    (of_month,) = statements.month_cells(_every(wallet))

    assert [str(each) for each in lines[0]] == ["Balance", "Opening", "", "0.000000"]
    assert [str(each) for each in lines[-1]] == ["Balance", "Closing", "", "9.000000"]
    assert [str(each) for each in of_month] == ["2026-11", "0.000000", "9.000000", "0.000000", "9.000000"]


def test_a_wallet_without_entries_has_no_statement(cast: Cast) -> None:
    assert _every(billing.wallet(cast.acme)) == []


def _every(wallet: Wallet) -> list[statements.Statement]:
    return statements.every(wallet, now=NOW)

"""Price books as files: what is understood, every mistake by its line and column, and out and in again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from apps.billing import price_csv
from apps.billing.models import Rate
from apps.billing.price_change import WantedRate
from apps.billing.price_csv import Mistake, WrongRows
from apps.contacts.sheet import NotATable

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_RIGHT = {
    "channel": "sms",
    "country": "DE",
    "number_type": "",
    "category": "",
    "cost": "0.0079",
    "markup": "12.5",
    "currency": "USD",
    "valid_from": "",
    "valid_until": "",
}


def _file(*rows: dict[str, str]) -> bytes:
    lines = [",".join(price_csv.HEADER), *(",".join({**_RIGHT, **row}.values()) for row in rows)]
    return "\n".join(lines).encode()


def _mistakes(content: bytes) -> list[Mistake]:
    with pytest.raises(WrongRows) as refused:
        price_csv.read(content, now=NOW)
    return list(refused.value.mistakes)


def test_row_is_understood() -> None:
    row = {"channel": "WhatsApp", "country": "de", "category": "marketing", "markup": "20 %", "currency": "usd"}
    times = {"valid_from": "2026-06-01", "valid_until": "2026-07-01T02:00+02:00"}

    found = price_csv.read(_file({**row, **times}), now=NOW)

    until = datetime(2026, 7, 1, tzinfo=UTC)
    place = ("whatsapp", "DE", "", "MARKETING")
    assert found == [WantedRate(place, 7_900, Decimal("20.00"), datetime(2026, 6, 1, tzinfo=UTC), until)]


def test_columns_may_be_left_out_and_stand_in_any_order() -> None:
    assert price_csv.read(b"Currency;Cost;Channel\nUSD;1;rcs\n", now=NOW) == [
        WantedRate(("rcs", "", "", ""), 1_000_000, Decimal("0.00"))
    ]


@pytest.mark.parametrize(
    ("column", "cells", "says"),
    [
        ("channel", ("", "fax", "sm s"), "Write one of sms, whatsapp, rcs."),
        ("country", ("Germany", "DEU", "ZZ", "+49", "1"), "two letters"),
        ("number_type", ("toll free", "LONG"), "LOCAL, MOBILE, TFN, SHORT_CODE"),
        ("category", ("OTP", "-"), "MARKETING, UTILITY, AUTHENTICATION, SERVICE"),
        ("cost", ("", "-1", '"0,0079"', "$1", "1e3", "0.0000001", "1234567", "free", "٣"), "such as 0.0079"),
        ("markup", ("-5", '"12,5"', "1.234", "10000", "x", "%"), "such as 20 or 12.5"),
        ("currency", ("", "EUR", "$"), "All prices are in USD."),
        (
            "valid_from",
            ("tomorrow", "31.12.2026", "2026-13-01", "2026-02-30", "0001-01-01", "2026-06-01T25:00"),
            "date",
        ),
        ("valid_until", ("never", "12/31/2026", "9999-12-31"), "Write a date"),
        ("valid_until", ("2026-05-04", "2026-05-04T09:30Z", "2025-01-01"), "in the past"),
    ],
)
def test_mistake_is_named_by_line_and_column(column: str, cells: tuple[str, ...], says: str) -> None:
    found = _mistakes(_file({}, *({"country": "", **{column: cell}} for cell in cells)))

    assert [(each.line, each.column) for each in found] == [(line, column) for line in range(3, 3 + len(cells))]
    assert all(says in each.sentence for each in found)


def test_all_mistakes_of_all_rows_are_named_at_once() -> None:
    content = _file({"cost": "x", "currency": "EUR"}, {}, {"country": "??", "valid_until": "2026-01-01"})

    assert [(each.line, each.column) for each in _mistakes(content)] == [
        (2, "cost"),
        (2, "currency"),
        (4, "country"),
        (4, "valid_until"),
    ]


def test_end_is_after_the_beginning() -> None:
    (found,) = _mistakes(_file({"valid_from": "2026-08-01", "valid_until": "2026-07-01"}))

    assert found == Mistake(2, "valid_until", "This is not after the beginning.")


def test_two_prices_of_a_place_need_two_beginnings() -> None:
    later = {"valid_from": "2026-06-01"}
    assert len(price_csv.read(_file({}, later, {"country": "FR"}), now=NOW)) == 3

    found = _mistakes(_file({}, later, {"valid_from": "2026-01-01"}, later))

    assert [(each.line, "Line 2 sets the price of SMS to Germany" in each.sentence) for each in found] == [
        (4, True),
        (5, False),
    ]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("channel,cost", [("currency", "This column is missing.")]),
        ("channel,cost,currency,cost", [("cost", "This column is there twice.")]),
        ("channel,cost,currency,prize", [("prize", f"The columns are {', '.join(price_csv.HEADER)}.")]),
        ("channel,,cost,currency", [("column 2", f"The columns are {', '.join(price_csv.HEADER)}.")]),
    ],
)
def test_wrong_header_is_refused(header: str, found: list[tuple[str, str]]) -> None:
    mistakes = _mistakes(f"{header}\nsms,1,USD,1\n".encode())

    assert [(each.column, each.sentence) for each in mistakes] == found
    assert {each.line for each in mistakes} == {1}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"channel,cost,currency\n"])
def test_file_without_prices_is_refused(content: bytes) -> None:
    with pytest.raises(NotATable):
        price_csv.read(content, now=NOW)


def test_file_may_not_have_more_rows_than_are_read() -> None:
    with pytest.raises(NotATable, match="more than 5,000 rows"):
        price_csv.read(_file(*[{}] * (price_csv.MAX_ROWS + 1)), now=NOW)


def test_what_is_written_is_read_again() -> None:
    begins = NOW - timedelta(days=3, microseconds=7)
    rates = [
        Rate(channel="sms", country="NO", number_type="TFN", cost=125, markup=Decimal("12.50"), valid_from=begins),
        Rate(channel="whatsapp", category="SERVICE", cost=0, valid_from=begins, valid_until=NOW + timedelta(days=1)),
    ]
    lines = [price_csv.HEADER, *price_csv.rows(rates)]

    found = price_csv.read("\n".join(",".join(line) for line in lines).encode(), now=NOW)

    assert [(each.place, each.cost, each.valid_from, each.valid_until) for each in found] == [
        (("sms", "NO", "TFN", ""), 125, begins, None),
        (("whatsapp", "", "", "SERVICE"), 0, begins, NOW + timedelta(days=1)),
    ]
    assert price_csv.read(price_csv.text(found).encode(), now=NOW) == found

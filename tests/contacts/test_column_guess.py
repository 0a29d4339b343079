"""Which column is what, in files as address books, CRMs and phones export them."""

from __future__ import annotations

import pytest

from apps.contacts import column_guess, column_mapping
from apps.contacts.column_mapping import Columns

A, B, C = "+15125550101", "+15125550102", "+15125550103"


def _guess(*rows: str) -> Columns:
    """Of rows whose cells are separated by bars."""
    return column_guess.guess([row.split("|") for row in rows])


def _phones(*rows: str) -> list[list[str]]:
    """The numbers of each row under the guessed columns."""
    guessed = _guess(*rows)
    body = rows[guessed.has_header :]
    return [[person.phone for person in column_mapping.read(row.split("|"), guessed).people] for row in body]


@pytest.mark.parametrize(
    ("rows", "phone"),
    [
        (["Member ID|Contact number", f"2125550101|{A}"], 1),
        (["Contact number|Member ID", f"2125550102|{A}"], 0),
        (["id|created|total|telnr", "2125550101|2024-01-01|1234567.00|0301234567"], 3),
        (["who|where|what", "Ann|Rome|+39 06 6982 1111"], 2),
        (["name|born|x", f"Ann|1990-05-17|{A}"], 2),
        (["name|number|signup", f"Ann|{A}|2024-01-05"], 1),
        (["number|reach", f"2125550101|{A}"], 0),  # a name that may be a phone outranks one that says nothing
        (["a|b", f"2125550101|{A}"], 1),
        (["a|b", "2125550101|(512) 555-0102"], 1),
        (["ip|c", "192.168.100.200|5125550102"], 1),
        (["Mobile|Phone", f"yes|{A}", f"no|{B}"], 1),
        (["Phone|Phone (E.164)", f"5125550101|{A}"], 1),
        (["who", "Ann"], 0),
    ],
)
def test_name_outranks_shape_and_a_plus_wins(rows: list[str], phone: int) -> None:
    assert _guess(*rows).phone == phone


@pytest.mark.parametrize(
    ("header", "row", "phones"),
    [
        # HubSpot
        ("Record ID|Phone Number|Mobile Phone Number|Fax Number", f"123456789012|{A}|{B}|{C}", [B]),
        # Salesforce
        (
            "Contact ID|Phone|Fax|Mobile|Home Phone|Asst. Phone|Birthdate",
            f"0035e0000|{A}|{C}|{B}|{C}|{C}|1990-05-17",
            [B],
        ),
        # Outlook
        ("Business Fax|Business Phone|Home Phone|Mobile Phone|Pager|Birthday", f"{C}|{A}|{C}|{B}|{C}|5/17/1990", [B]),
        ("Business Fax|Business Phone|Home Phone|Mobile Phone|Primary Phone", f"{C}|{C}|{C}||{A}", [A]),
        # Outlook, in German and French
        ("Fax geschäftlich|Telefon geschäftlich|Mobiltelefon|Geburtstag", f"{C}|{A}|{B}|17.05.1990", [B]),
        ("Télécopie (bureau)|Téléphone (bureau)|Tél. mobile", f"{C}|{A}|{B}", [B]),
        # Pipedrive
        ("Person - ID|Person - Phone - Work|Person - Phone - Mobile", f"1234567890|{A}|{B}", [B]),
        # Shopify
        ("Customer ID|Default Address Phone|Phone|Total Spent", f"'7012345678901|{C}|'{A}|1234567.00", [A]),
        # Stripe
        ("id|Created (UTC)|Phone|Card ID", f"cus_1|2024-01-01 10:00|{A}|card_1", [A]),
        # Twilio
        ("From|To|Body", f"|{A}|Hello", [A]),
        # Only a landline
        ("Name|Home Phone", f"Ann|{A}", [A]),
        # Other languages
        ("Имя|Дата рождения|Мобильный телефон|Факс", f"Анна|17.05.1990|{A}|{C}", [A]),
        ("氏名|生年月日|携帯電話|電話番号", f"花子|1990/05/17|{A}|{B}", [A]),
        ("Kundennummer|Rufnummer", f"2125550101|{A}", [A]),
    ],
)
def test_exports_of_crms_and_address_books(header: str, row: str, phones: list[str]) -> None:
    assert _phones(header, row) == [phones]


def test_google_says_beside_each_number_what_it_is() -> None:
    rows = _phones(
        "Name|Birthday|Phone 1 - Label|Phone 1 - Value|Phone 2 - Label|Phone 2 - Value",
        f"Ann|1990-05-17|Work|{A}|Mobile|{B}",
        f"Ben||Work Fax|{A}|Pager|{B}",
        f"Cy|--05-17|Mobile|{A} ::: {B}||",
        f"Dee|||{C}||",
    )

    assert rows == [[B], [], [A, B], [C]]


def test_first_filled_of_mobile_and_plain_columns() -> None:
    assert _phones("Phone|Mobile", f"{A}|{B}", f"{A}|", f"|{B}") == [[B], [A], [B]]


def test_numbers_behind_the_last_name_are_not_lost() -> None:
    assert _phones("Phone", f"{A}|{B}", f"{C}") == [[A, B], [C]]
    assert _phones("Phone|Name", f"{A}|Ann|{B}") == [[A, B]]
    assert _phones("Phone", *[A] * 600, f"{A}|{B}")[-1] == [A, B]
    assert _phones(f"{A}|{B}", f"{C}|") == [[A, B], [C]]


@pytest.mark.parametrize(
    ("rows", "has_header"),
    [
        (["Phone 1|2024-01-01", f"{A}|x"], True),
        (["Ann|+14155552671"], False),
        (["Mobile|+14155552671"], False),
        (["Ann|(415) 555-2671", "Ben|(415) 555-2672"], False),
        (["Ann", "Ben"], True),
    ],
)
def test_header_is_known_by_its_names(rows: list[str], has_header: bool) -> None:
    assert _guess(*rows).has_header is has_header


@pytest.mark.parametrize(
    ("rows", "region"),
    [
        (["Phone|Country", "1|USA"], 1),
        (["Phone|Country|Phone Country", "1|USA|DE"], 2),
        (["Phone|Mailing Country|Country", "1|USA|DE"], 2),
        (["Phone|Region", "1|Bavaria"], None),
        (["Phone|State/Region", "1|CA"], None),
        (["Phone|Country", "1|"], None),
        (["Phone|Country|Dial code", "1|Mars|+49"], 2),
    ],
)
def test_column_of_countries_holds_countries(rows: list[str], region: int | None) -> None:
    assert _guess(*rows).region == region


def test_channel_is_used_only_where_it_is_one_of_ours() -> None:
    assert _guess("Phone|Channel", f"{A}|sms", f"{B}|").default_channel == 1
    assert _guess("Phone|Channel", f"{A}|Email").default_channel is None


@pytest.mark.parametrize(
    ("name", "value", "opting"),
    [
        ("SMS Opt Out", "Yes", {1: False}),
        ("unsubscribed", "", {1: False}),
        ("UNSUB_TIME", "2024-01-05 10:00:00", {1: False}),
        ("Abgemeldet", "ja", {1: False}),
        ("SMS consent", "no", {1: True}),
        ("Accepts SMS Marketing", "yes", {1: True}),
        ("Status", "unsubscribed", {1: True}),
        ("SMS Subscription Status", "Subscribed", {1: True}),
        ("SMS Opt-in/Opt-out", "opted out", {1: True}),
    ],
)
def test_consent_that_is_certain_is_used(name: str, value: str, opting: dict[int, bool]) -> None:
    guessed = _guess(f"Phone|{name}", f"{A}|{value}")

    assert (guessed.opting, guessed.asked, guessed.unanswered) == (opting, (1,), [])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Email Opt Out", ["1", "0"]),
        ("Unsubscribed from all email", ["true"]),
        ("Accepts Email Marketing", ["no"]),
        ("GDPR", ["x"]),
        ("Newsletter", ["no"]),
        ("Status", ["subscribed", "cleaned"]),
        ("Lead status", ["Customer", "unsubscribed"]),
        ("Remark", ["", "", "STOP"]),
        ("SMS", ["Yes", "No"]),
        ("SMS Consent Timestamp", ["2024-01-05"]),
        ("SMS consent", [""]),
    ],
)
def test_consent_that_is_uncertain_is_asked_about(name: str, values: list[str]) -> None:
    guessed = _guess(f"Phone|{name}", *(f"{A}|{value}" for value in values))

    assert (guessed.opting, guessed.unanswered) == ({}, [1])


def test_opt_out_in_the_last_row_is_seen() -> None:
    assert _guess("Phone|Remark", *[f"{A}|fine"] * 3000, f"{A}|unsubscribed").unanswered == [1]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Phone|Notes", f"{A}|call back"),
        ("Phone|Status", f"{A}|Customer"),
        ("Phone|State", f"{A}|TX"),
        ("Phone|Email Opt Out", f"{A}|"),
        ("Phone|SMS consent|Email Opt Out|SMS Consent Timestamp", f"{A}|yes|yes|2024-01-05"),
        ("Phone|Fax Opt Out", f"{A}|yes"),
    ],
)
def test_columns_that_need_no_question(header: str, row: str) -> None:
    assert _guess(header, row).unanswered == []


def test_several_columns_of_consent_all_count() -> None:
    guessed = _guess("Phone|SMS Opt Out|Do Not Call|SMS consent", f"{A}|no|yes|yes")

    assert guessed.opting == {1: False, 2: False, 3: True}


def test_nothing_is_guessed_of_nothing() -> None:
    assert column_guess.guess([]) == Columns()


NOT_PHONES = """
1990-05-17|17.05.1990|5/17/1990|2024-01-01 10:00|--05-17|19900517|192.168.100.200|40.7127760|12345-6789|1234567.00|Ann
"""


@pytest.mark.parametrize("cell", NOT_PHONES.strip().split("|"))
def test_shape_of_something_else(cell: str) -> None:
    assert not column_guess.looks_like_a_number(cell)

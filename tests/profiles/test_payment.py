from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.profiles import payment
from apps.profiles.payment import Card
from tests.cast import Cast

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CARD = {"card_number": "4242424242424242", "expiry": "09/27", "cvc": "123", "zip_code": "94107"}
AMEX = {**CARD, "card_number": "378282246310005", "cvc": "1234"}


class Till:
    """A processor that keeps what it got, or fails with the card in its words."""

    def __init__(self) -> None:
        self.got: list[tuple[Customer, Card]] = []
        self.fails = False

    def hand_over(self, customer: Customer, card: Card) -> None:
        if self.fails:
            raise RuntimeError(f"{card.number} was declined")
        self.got.append((customer, card))


@pytest.fixture
def till(settings: Settings) -> Iterator[Till]:
    payment.PROCESSORS["till"] = Till()
    settings.PAYMENT_PROCESSOR = "till"
    yield payment.PROCESSORS["till"]  # type: ignore[misc]  # the one from above
    del payment.PROCESSORS["till"]


def _wrong(**said: str) -> set[str]:
    return set(payment.problems({**CARD, **said}, now=NOW))


def test_cards_that_pass() -> None:
    for card in (
        CARD,
        AMEX,
        {**CARD, "card_number": "5555555555554444"},
        {**CARD, "card_number": "4222222222222"},  # 13 digits
        {**CARD, "expiry": "05/26"},  # this month
        {**CARD, "expiry": "05/46"},
    ):
        assert payment.problems(card, now=NOW) == {}, card


def test_each_wrong_detail_is_named() -> None:
    cases = {
        "card_number": [
            "4242424242424241",
            "4242424242424224",
            "0000000000000000",
            "4" * 12,
            "4" * 20,
            "42x",
            "",
            "٤" * 16,
        ],
        "expiry": ["04/26", "12/25", "13/27", "00/27", "9/27", "09/2027", "0927", "", "06/46", "ab/cd", "٠٩/27"],
        "cvc": ["12", "1234", "12x", "", "١٢٣"],
        "zip_code": ["", "   "],
    }
    for name, values in cases.items():
        for value in values:
            assert _wrong(**{name: value}) == {f"payment_details.{name}"}, (name, value)
    assert set(payment.problems({**AMEX, "cvc": "123"}, now=NOW)) == {"payment_details.cvc"}
    assert len(_wrong(card_number="1", expiry="x", cvc="", zip_code="")) == 4


def test_a_card_is_handed_over_after_the_commit_and_not_of_a_sandbox(
    cast: Cast, till: Till, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        payment.hand_over(cast.shop, CARD)
        assert till.got == []
    assert till.got == [(cast.shop, Card("4242424242424242", "09/27", "123", "94107"))]

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        payment.hand_over(cast.shop, AMEX)
        transaction.set_rollback(True)
    assert len(till.got) == 1


def test_no_log_shows_a_card(
    cast: Cast,
    till: Till,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    till.fails = True
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        payment.hand_over(cast.shop, CARD)
        payment.PROCESSORS["simulated"].hand_over(cast.shop, Card.of(CARD))
    caplog.set_level(logging.DEBUG)
    logging.getLogger(__name__).info("%r", Card.of(CARD))

    said = caplog.text.replace(str(cast.shop.id), "")
    assert "was not handed over (RuntimeError)" in said
    assert not [value for value in (CARD["card_number"], CARD["expiry"], CARD["zip_code"]) if value in said]


def test_no_column_is_made_for_cards(db: None) -> None:
    tables: Any = connection.introspection
    with connection.cursor() as cursor:
        columns = {each.name for each in tables.get_table_description(cursor, "organizations_profile")}

    assert not columns & {"card", *CARD}

"""Check a card and hand it to the payment processor. We never store or log it.

A processor is an object with `hand_over`; settings name one of `PROCESSORS`. It gets the card once the profile is
committed, because no transaction may span a call: a sandbox call, which is rolled back, hands nothing over.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

_CVC_DIGITS = {"34": 4, "37": 4}  # American Express; all others have 3
_MAX_YEARS = 20  # that a card is valid


@dataclass(frozen=True, slots=True)
class Card:
    """Its representation shows nothing of it, so that no log can."""

    number: str = field(repr=False)
    expiry: str = field(repr=False)  # MM/YY
    cvc: str = field(repr=False)
    zip_code: str = field(repr=False)

    @classmethod
    def of(cls, details: Mapping[str, str]) -> Card:
        return cls(details["card_number"], details["expiry"], details["cvc"], details["zip_code"])


class PaymentProcessor(Protocol):
    def hand_over(self, customer: Customer, card: Card) -> None:
        """Make this card the customer's. Runs outside of transactions; may raise."""


class Simulated:
    """Accepts every card and forgets it."""

    def hand_over(self, customer: Customer, card: Card) -> None:
        log.info("the simulated payment processor accepted a card for profile %s", customer.id)


PROCESSORS: dict[str, PaymentProcessor] = {"simulated": Simulated()}


def problems(details: Mapping[str, str], *, now: datetime) -> dict[str, list[str]]:
    """What is wrong with the details of a card, by field of the API."""
    number, cvc = details["card_number"], details["cvc"]
    found = {}
    if not _has_check_digit(number):
        found["card_number"] = "Card number isn't valid. Check its digits"
    if not _is_month_to_come(details["expiry"], now.date()):
        found["expiry"] = "Expiry must be a month in MM/YY that isn't over yet"
    digits = _CVC_DIGITS.get(number[:2], 3)
    if not (_is_number(cvc) and len(cvc) == digits):
        found["cvc"] = f"CVC must have {digits} digits for this card"
    if not details["zip_code"].strip():
        found["zip_code"] = "ZIP code is required"
    return {f"payment_details.{name}": [sentence] for name, sentence in found.items()}


def hand_over(customer: Customer, details: Mapping[str, str]) -> None:
    """Hand a checked card to the processor after the commit. A failure is logged without the card."""
    processor, card = PROCESSORS[settings.PAYMENT_PROCESSOR], Card.of(details)

    def send() -> None:
        try:
            processor.hand_over(customer, card)
        except Exception as problem:  # its words may repeat the card
            log.error("the card of profile %s was not handed over (%s)", customer.id, type(problem).__name__)

    transaction.on_commit(send)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _has_check_digit(number: str) -> bool:
    """Luhn's check, which finds every single wrong digit. All zeros pass it, but are no card."""
    if not _is_number(number) or not 13 <= len(number) <= 19 or not number.strip("0"):
        return False
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_month_to_come(expiry: str, today: date) -> bool:
    month, _, year = expiry.partition("/")
    if not (_is_number(month) and _is_number(year) and len(month) == len(year) == 2 and 1 <= int(month) <= 12):
        return False
    ends = (2000 + int(year), int(month))
    return (today.year, today.month) <= ends <= (today.year + _MAX_YEARS, today.month)

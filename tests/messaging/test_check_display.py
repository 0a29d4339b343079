"""How checks are told, wherever they are shown: in order, and none after the one that failed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.messaging import check_display
from apps.messaging.check_display import Facts

SENT = Facts(variables=2, text="Hello Ada!", channel="sms", number="+14155550100")


def test_message_that_leaves_passed_every_check() -> None:
    assert [(check.question, check.sentence, check.note) for check in check_display.passed(SENT)] == [
        ("consent", "Not opted out.", ""),
        ("content", "2 variables filled in. 1 part in GSM-7.", "10 characters"),
        ("route", "SMS from +1 415-555-0100.", "automatic"),
        ("hours", "Not checked: no quiet hours are set.", ""),
        ("price", "Not checked: this account is not billed.", ""),
    ]


def test_price_that_was_asked_is_told() -> None:
    told = check_display.passed(Facts(variables=0, price=Decimal("0.0075")))

    assert (told[-1].sentence, told[-1].note, told[-1].is_reached) == ("The balance covered it.", "0.0075", True)


def test_fee_for_a_contact_is_told_beside_the_price() -> None:
    told = check_display.passed(
        Facts(variables=0, price=Decimal("0.0075"), fee=Decimal("0.05"), month="in December 2026")
    )[-1]

    assert told.sentence == "The balance covered it, with the fee for a contact not reached yet in December 2026."
    assert told.note == "0.0075 + 0.0500"


def test_balance_that_was_asked_before_anything_was_charged_is_told() -> None:
    told = check_display.passed(Facts(variables=0, is_billed=True))

    assert (told[-1].sentence, told[-1].note) == ("The balance covered it.", "")


def test_prices_that_decided_are_told() -> None:
    cheapest = replace(SENT, because="cheapest: $0.0075 by SMS, $0.0300 by WhatsApp")

    told = check_display.passed(cheapest)[2]

    assert told.sentence == "SMS from +1 415-555-0100. $0.0075 by SMS, $0.0300 by WhatsApp."
    assert told.note == "automatic, cheapest"


@pytest.mark.parametrize(
    ("question", "code", "tone"),
    [("consent", "ERR_CONSENT_BLOCKED", "blocked"), ("content", "BUSINESS_005", "failed"), ("route", "X", "failed")],
)
def test_after_the_check_that_failed_none_was_reached(question: str, code: str, tone: str) -> None:
    told = check_display.stopped(question, code, "Because.", SENT)  # type: ignore[arg-type]

    at = [check.question for check in told].index(question)  # type: ignore[arg-type]
    assert (told[at].sentence, told[at].note, told[at].tone, told[at].is_failed) == ("Because.", code, tone, True)
    assert all(check.tone == "done" for check in told[:at])
    assert not any(check.is_reached for check in told[at + 1 :])


def test_account_is_shown_only_where_it_decides() -> None:
    told = check_display.stopped("account", "RESOURCE_014", "Because.", SENT)

    assert [check.is_reached for check in told] == [True, *[False] * len(check_display.QUESTIONS)]
    assert [check.question for check in told] == ["account", *check_display.QUESTIONS]

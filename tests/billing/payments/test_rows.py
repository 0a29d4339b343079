"""What is said of a payment."""

from __future__ import annotations

from typing import Any

import pytest

from apps.billing.money import UNIT
from apps.billing.payments import rows
from apps.billing.payments.models import Payment, PaymentKind, PaymentState


def _row(**columns: Any) -> rows.PaymentRow:
    given = {"kind": PaymentKind.TOP_UP, "amount": 25 * UNIT, **columns}
    return rows.of([Payment(**given)])[0]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "We’re opening the checkout."),
        ({"problem": "It didn’t answer."}, "It didn’t answer."),
        ({"checkout_url": "http://here/"}, "It isn’t paid yet."),
        ({"kind": PaymentKind.AUTO_RECHARGE}, "We’re waiting for the bank."),
        (
            {"state": PaymentState.PROCESSING},
            "The bank debit is under way, which may take days. $25.00 is added to the balance as soon as it is paid.",
        ),
        ({"state": PaymentState.PAID}, "$25.00 was added to the balance."),
        (
            {"state": PaymentState.PAID, "disputed": 25 * UNIT},
            "$25.00 was added to the balance. The bank took $25.00 back after a dispute.",
        ),
        ({"state": PaymentState.FAILED, "problem": "The card has expired."}, "The card has expired."),
        ({"state": PaymentState.EXPIRED}, "The checkout wasn’t completed. Nothing was charged."),
        ({"state": PaymentState.REFUNDED}, "$25.00 was paid back."),
    ],
)
def test_one_sentence_for_each_state(columns: dict[str, Any], sentence: str) -> None:
    assert _row(**columns).sentence(is_back=False) == sentence


def test_who_comes_from_the_checkout_waits() -> None:
    assert _row(checkout_url="http://here/").sentence(is_back=True).startswith("We’re waiting for the payment service")


def test_notes_of_the_list() -> None:
    paid = {"state": PaymentState.PAID}

    assert _row(**paid, problem="Once declined").note == ""
    assert _row(**paid, returned=5 * UNIT).note == "$5.00 refunded"
    assert _row(state=PaymentState.REFUNDED, returned=25 * UNIT, owed=5 * UNIT).note == "$5.00 of the refund is owed"
    assert _row(**paid, disputed=25 * UNIT).note == "$25.00 disputed"
    assert _row(**paid, disputed=25 * UNIT, owed=5 * UNIT).note == "$5.00 is owed"
    assert (_row(**paid).by, _row(made_by="ada@acme.test").by) == ("Auto-recharge", "ada@acme.test")


def test_every_state_has_a_mark() -> None:
    assert set(rows.MARKS) == set(PaymentState.values)

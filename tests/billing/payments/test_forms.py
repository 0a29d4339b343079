"""Amounts that can be paid."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments.forms import RechargeForm, TopUpForm


@pytest.mark.parametrize(("text", "amount"), [("5", 5), ("$1,000.00", 1_000), (" 10000 ", 10_000)])
def test_amounts_are_read(text: str, amount: int) -> None:
    form = TopUpForm({"amount": text})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == amount * UNIT


@pytest.mark.parametrize("text", ["", "4.99", "10000.01", "-5", "5.001", "five", "NaN", "1e9"])
def test_other_amounts_are_refused_and_kept(text: str) -> None:
    form = TopUpForm({"amount": text})

    assert not form.is_valid()
    assert form["amount"].value() == text


def test_a_currency_without_cents(settings: Settings) -> None:
    settings.BILLING_CURRENCY = "JPY"

    assert TopUpForm({"amount": "500"}).is_valid()
    assert not TopUpForm({"amount": "500.50"}).is_valid()


def test_the_rule_of_auto_recharge() -> None:
    given = {"is_on": "on", "below": "0", "amount": "50", "monthly_cap": ""}
    form = RechargeForm(given)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"is_on": True, "below": 0, "amount": 50 * UNIT, "monthly_cap": None}

    assert "monthly_cap" in RechargeForm({**given, "monthly_cap": "49"}).errors
    assert "monthly_cap" not in RechargeForm({**given, "amount": "1", "monthly_cap": "49"}).errors


def test_a_rule_is_shown_as_it_was_typed() -> None:
    form = RechargeForm(initial={"below": 10 * UNIT, "monthly_cap": None})

    assert form["below"].value() == "10.00"
    assert form["monthly_cap"].value() is None

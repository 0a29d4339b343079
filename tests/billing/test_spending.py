"""The figures of the page of money."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from apps.billing import payers, spending
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)
DOLLAR = 1_000_000


def _figures(customer: Customer, month: date = NOVEMBER) -> dict[str, tuple[str, str]]:
    funds = payers.funds(customer, is_of_organization=True)
    return {each.label: (each.value, each.note) for each in spending.of(customer, funds, month, now=NOW).figures}


def test_balance_spending_and_forecast_are_figures(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, balance=50 * DOLLAR, reserved=DOLLAR)
    for days in range(10):
        billing.spend(wallet, 2 * DOLLAR, day=NOW.date() - timedelta(days=days), messages=5)

    assert _figures(cast.acme) == {
        "Available": ("$49.00", "$50.00 less $1.00 reserved"),
        "Balance lasts": ("24 days", "at $2.00 a day"),
        "Spent in November": ("$20.00", "50 messages"),
        "Forecast to the end of the month": ("$40.00", "from the last 7 full days"),
    }


def test_a_month_that_is_over_has_no_forecast(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 2 * DOLLAR, day=date(2026, 10, 31))

    assert "Forecast to the end of the month" not in _figures(cast.acme, OCTOBER)
    assert _figures(cast.acme, OCTOBER)["Spent in October"] == ("$2.00", "1 message")


def test_too_few_days_are_said(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 2 * DOLLAR, day=NOW.date() - timedelta(days=1))

    why = "needs 2 full days of spending; there is 1"
    assert _figures(cast.acme)["Forecast to the end of the month"] == ("–", why)
    assert _figures(cast.acme)["Balance lasts"] == ("–", why)


def test_days_are_those_of_the_wallet(cast: Cast) -> None:
    billing.wallet(cast.acme, timezone="Asia/Tokyo")

    shown = spending.of(cast.acme, [], NOVEMBER, now=NOW)

    assert shown.zone == "Tokyo (UTC+9)"
    assert (shown.name, shown.address) == ("November 2026", "2026-11")


def test_this_month_can_be_chosen_without_spending() -> None:
    assert spending.choices([date(2026, 9, 1)], today=NOW.date()) == [
        ("2026-11", "November 2026"),
        ("2026-09", "September 2026"),
    ]


def test_the_first_sentences_say_who_pays_and_for_what(cast: Cast) -> None:
    billing.wallet(cast.acme)

    (said,) = spending.sentences(cast.acme, payers.funds(cast.acme, is_of_organization=True))

    assert said.startswith("Per message:")
    assert spending.sentences(cast.outsider, []) == []


def test_the_terms_of_an_organization_are_not_those_of_its_profile(cast: Cast) -> None:
    billing.wallet(cast.acme)
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)

    said = spending.sentences(shop, payers.funds(shop, is_of_organization=False))

    assert said == ["Acme pays for this profile's messages."]

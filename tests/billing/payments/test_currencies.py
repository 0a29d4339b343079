"""Stripe's smallest units."""

from __future__ import annotations

import pytest

from apps.billing.payments import currencies


@pytest.mark.parametrize(("currency", "units"), [("USD", 1_234), ("JPY", 12), ("KWD", 12_340)])
def test_amounts_in_smallest_units(currency: str, units: int) -> None:
    assert currencies.minor(12_340_000, currency) == units
    assert currencies.micros(units, currency) == (12_000_000 if currency == "JPY" else 12_340_000)

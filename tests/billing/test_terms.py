"""The terms of a wallet are checked, and hold from the next message."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.billing import terms
from apps.billing.models import PriceModel
from apps.core.errors import Invalid
from tests.cast import Cast
from tests.factories import billing

pytestmark = pytest.mark.django_db

_TERMS: dict[str, Any] = {
    "model": PriceModel.ACTIVE_CONTACT,
    "contact_fee": 500,
    "reseller_share": Decimal(10),
    "zone": "Europe/Berlin",
}


def test_terms_of_a_profile_are_set(cast: Cast) -> None:
    row = billing.wallet(cast.shop, 100)

    terms.change(row, **_TERMS)

    row.refresh_from_db()
    found = (row.model, row.contact_fee, row.reseller_share, row.timezone, row.balance)
    assert found == ("active_contact", 500, Decimal(10), "Europe/Berlin", 100)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("contact_fee", {"contact_fee": -1}),
        ("reseller_share", {"reseller_share": Decimal(101)}),
        ("reseller_share", {"reseller_share": Decimal(-1)}),
        ("timezone", {"zone": "Mars/Olympus"}),
    ],
)
def test_wrong_terms_name_their_field(cast: Cast, field: str, given: dict[str, Any]) -> None:
    row = billing.wallet(cast.shop)

    with pytest.raises(Invalid) as refused:
        terms.change(row, **{**_TERMS, **given})

    assert list(refused.value.details) == [field]
    row.refresh_from_db()
    assert row.model == PriceModel.PER_MESSAGE


def test_organization_pays_no_reseller(cast: Cast) -> None:
    with pytest.raises(Invalid):
        terms.change(billing.wallet(cast.acme), **_TERMS)

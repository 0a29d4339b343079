from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.brands import filing
from tests.cast import Cast
from tests.factories.brands import brand, campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def test_filing_twice_is_filing_once(cast: Cast) -> None:
    own = brand(cast.shop)
    orders = campaign(cast.shop, own)
    assert filing.standing_of(own).waits_for == filing.standing_of(orders).waits_for == "you"

    for now in (NOW, NOW + timedelta(days=1)):
        filing.file_brand(cast.shop, own, now=now)
        filing.file_campaign(cast.shop, orders, now=now)

    for row in (own, orders):
        row.refresh_from_db()
        assert (row.submitted_at, filing.standing_of(row).waits_for) == (NOW, "the registry")

"""How webhooks look on the wire."""

from __future__ import annotations

import pytest

from apps.api.v3.webhook_shapes import WebhookIn, event_types_of, secret_of, webhook_of
from apps.webhooks import catalog
from tests.cast import Cast
from tests.factories.webhooks import SECRET, URL, endpoint


def test_the_secret_is_shown_only_where_it_was_made(cast: Cast) -> None:
    row = endpoint(cast.acme)

    assert webhook_of(row)["signing_secret"] is None
    assert webhook_of(row, is_new=True)["signing_secret"] == SECRET
    assert secret_of(row) == {"signing_secret": SECRET}


@pytest.mark.parametrize(("retries", "is_good"), [(0, False), (1, True), (5, True), (6, False), (None, True)])
def test_numbers_have_limits(retries: int | None, is_good: bool) -> None:
    given = {"display_name": "Orders", "endpoint_url": URL, "event_types": ["message"], "retry_count": retries}

    assert WebhookIn(data=given).is_valid() is is_good


def test_every_family_of_events_is_listed() -> None:
    assert [each["name"] for each in event_types_of(catalog.FAMILIES)["event_types"]] == [
        family.name for family in catalog.FAMILIES
    ]

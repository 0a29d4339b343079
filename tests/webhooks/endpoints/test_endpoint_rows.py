from __future__ import annotations

from typing import Any

import pytest

from apps.webhooks.endpoints import endpoint_rows
from tests.cast import Cast
from tests.factories.webhooks import NOW, delivery, endpoint


@pytest.mark.parametrize(
    ("state", "word", "remark", "why"),
    [
        ({}, "On", "", ""),
        ({"consecutive_failures": 1}, "On", "1 failure in a row", ""),
        ({"is_active": False, "consecutive_failures": 3}, "Off", "3 failures in a row", ""),
        (
            {"is_active": False, "off_reason": "failures", "off_at": NOW, "consecutive_failures": 10},
            "Turned off",
            "10 failures in a row",
            "10 attempts in a row failed",
        ),
        ({"is_active": False, "off_reason": "gone"}, "Turned off", "Answered 410 Gone", "It answered 410 Gone"),
    ],
)
def test_state_in_words(cast: Cast, state: dict[str, Any], word: str, remark: str, why: str) -> None:
    row = endpoint_rows.one(endpoint(cast.acme, **state))

    assert (row.mark.word, row.remark) == (word, remark)
    assert row.why_off.startswith(why)
    assert bool(row.why_off) == bool(why)


def test_every_row_has_its_own_health(cast: Cast) -> None:
    busy, idle = endpoint(cast.acme), endpoint(cast.acme)
    delivery(busy)

    assert [row.health.success for row in endpoint_rows.of([busy, idle])] == ["100%", "–"]
    assert endpoint_rows.of([]) == []

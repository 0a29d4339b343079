"""Settings of the API."""

from __future__ import annotations

from tests.sentdash.settings.reading import read


def test_limits_can_be_set_one_by_one() -> None:
    assert read("RATE_LIMITS", RATE_LIMIT_SENSITIVE="3/1") == [
        {"standard": "200/50", "sensitive": "3/1", "webhook_test": "60/10"}
    ]

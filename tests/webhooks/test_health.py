from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.webhooks import health
from apps.webhooks.health import Health
from tests.cast import Cast
from tests.factories.webhooks import NOW, attempted, delivery, endpoint


def _tried(ms: int, *, at: datetime = NOW, error: str | None = None) -> dict[str, Any]:
    return {**attempted(500 if error else 200, error=error), "ms": ms, "at": at.isoformat()}


def test_nothing_sent_says_nothing(cast: Cast) -> None:
    row = endpoint(cast.acme)

    assert health.of([row.id]) == {row.id: Health()}
    assert Health().success == "–"


def test_delivered_of_all_that_ended_the_slow_ones_and_the_last_failure(cast: Cast) -> None:
    row, later = endpoint(cast.acme), NOW + timedelta(hours=1)
    for _ in range(18):
        delivery(row, tries=[_tried(100)])
    delivery(row, tries=[_tried(700, error="busy"), _tried(100)])
    delivery(row, status="failed", tries=[_tried(900, at=later, error="gone")])
    delivery(row, status="retrying", tries=[_tried(100, error="busy")])

    found = health.of([row.id])[row.id]

    assert (found.delivered, found.failed, found.success) == (19, 1, "95.0%")
    assert found.p95 == 700
    assert (found.last_failure, found.last_error) == (later.astimezone(UTC), "gone")


def test_tests_and_what_was_only_recorded_do_not_count(cast: Cast) -> None:
    row = endpoint(cast.acme)
    delivery(row)
    delivery(row, status="failed", tries=[_tried(1, error="busy")], is_test=True)
    delivery(row, status="failed", tries=[])

    assert health.of([row.id])[row.id] == Health(delivered=1, p95=1000)


def test_only_the_newest_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_READ", health._READ.replace(f"LIMIT {health.MAX_COUNTED}", "LIMIT 2"))
    row = endpoint(cast.acme)
    delivery(row, status="failed", tries=[_tried(1, error="busy")])
    for _ in range(2):
        delivery(row)

    assert health.of([row.id])[row.id].success == "100%"


@pytest.mark.parametrize(
    ("delivered", "failed", "words"), [(0, 3, "0.0%"), (9_999, 1, "99.9%"), (7, 0, "100%"), (2, 1, "66.6%")]
)
def test_success_is_never_rounded_up(delivered: int, failed: int, words: str) -> None:
    assert Health(delivered, failed).success == words


def test_all_endpoints_of_a_page_take_one_statement(cast: Cast) -> None:
    rows = [endpoint(cast.acme), endpoint(cast.shop)]
    delivery(rows[0])

    with CaptureQueriesContext(connection) as asked:
        found = health.of([row.id for row in rows])

    assert len(asked) <= 1
    assert [found[row.id].delivered for row in rows] == [1, 0]

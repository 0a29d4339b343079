from __future__ import annotations

import pytest

from bench import webhooks
from tests.bench.conftest import Run


def test_deliveries_stand_beside_bare_posts(bench: Run) -> None:
    record = bench.record("figure", webhooks.DELIVERIES)

    assert min(record["value"], record["floor"]) > 0
    assert record["unit"] == "deliveries/s"
    assert f"through a Celery worker, {webhooks.DELIVERIES}" in bench.said


@pytest.mark.parametrize("name", [webhooks.SUBSCRIBED, webhooks.BESIDE])
def test_sending_with_an_endpoint_stands_beside_sending_without(bench: Run, name: str) -> None:
    record = bench.record("figure", name)

    assert min(record["value"], record["floor"]) > 0
    assert record["floor"] == bench.record("figure", webhooks.SUBSCRIBED)["floor"]

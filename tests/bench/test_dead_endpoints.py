from __future__ import annotations

import pytest

from apps.core import egress
from apps.core.egress import EgressRequest
from bench import dead_endpoints
from tests.bench.conftest import Run


def test_live_endpoints_get_everything_while_others_are_dead(bench: Run) -> None:
    record = bench.record("figure", dead_endpoints.NAME)

    assert 0 < record["p50"] <= record["value"] <= record["max"]
    assert record["events_per_second"] > 0


@pytest.mark.parametrize(("is_silent", "left"), [(True, True), (False, False)])
def test_dead_endpoint_is_silent_or_refuses(is_silent: bool, left: bool) -> None:
    with dead_endpoints._dead(is_silent=is_silent) as url:
        response = egress.call(EgressRequest("POST", url, body=b"{}", timeout=0.2))

    assert (response.status, response.left) == (0, left)
    assert response.error

"""Both releases of the official SDK, pointed at the live house, and phones that nobody else writes to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.request import urlopen

import pytest

from tests.contract.sdk import SEEDS, TODAY, Sdk
from tests.live_house import Live
from tests.patience import PATIENCE

_numbers = count(1)

Fresh = Callable[[], str]
Look = Callable[[str], Any]


@pytest.fixture(scope="session", params=[SEEDS, TODAY])
def sdk(request: pytest.FixtureRequest, live: Live) -> Iterator[Sdk]:
    with Sdk(request.param, live.env) as speaking:
        yield speaking


@pytest.fixture
def fresh() -> Fresh:
    """Gives a number that was never written to."""
    return lambda: f"+1628555{next(_numbers):04}"


@pytest.fixture
def simulator(live: Live) -> Look:
    """Looks something up in the simulator's control API."""

    def look(path: str) -> Any:
        with urlopen(f"{live.simulator_url}/control/{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    return look


@pytest.fixture
def order(live: Live) -> dict[str, Any]:
    """The demo's order confirmation, named by its id and filled in."""
    return {"id": live.env["SENTDASH_TEMPLATE_ID"], "parameters": {"name": "Ada", "order_id": "A-1042"}}

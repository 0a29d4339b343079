"""Against the real processes."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic, time
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

import pytest

from bench.stub_connection import carrier_stub, webhook_receiver
from tests.patience import PATIENCE

EVENT = UUID("01a2225e-b313-7033-92cd-0312e47a318d")


class House:
    def __init__(self, home: Path) -> None:
        self.home, self.plan = home, self
        self.environment = dict(os.environ)


@pytest.fixture
def house(tmp_path: Path) -> Any:
    return House(tmp_path)


def _post(url: str, body: bytes) -> None:
    request = Request(url, data=body, method="POST", headers={"webhook-id": str(EVENT)})
    with urlopen(request, timeout=PATIENCE) as response:
        assert response.status == 200


def test_receiver_tells_what_came(house: Any) -> None:
    with webhook_receiver(house) as receiver:
        before = time()
        _post(f"{receiver.url}/live/1", b"{}")
        _post(receiver.url, b"[]")

        first, second = receiver.arrivals()
        assert (first.path, first.event_id, first.body) == ("/live/1", EVENT, "{}")
        assert (second.path, second.body) == ("/", "[]")
        assert before <= first.at <= second.at
        receiver.forget()
        assert (receiver.arrivals(), receiver.count()) == ([], 2)


def test_carrier_waits_as_long_as_it_is_told_to(house: Any) -> None:
    with carrier_stub(house) as carrier:
        carrier.wait(60)
        started = monotonic()
        _post(carrier.url, b"{}")

        assert monotonic() - started >= 0.06
        assert carrier.count() == 1

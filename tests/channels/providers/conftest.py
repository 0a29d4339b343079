"""A carrier to speak to, an address for its callbacks, and a way to make the calls a provider asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from apps.core import egress
from apps.core.egress import EgressRequest, Response
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

Fly = Callable[[EgressRequest], Response]


@pytest.fixture(scope="session")
def running_carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def carrier(running_carrier: CarrierProcess) -> CarrierProcess:
    running_carrier.reset()
    return running_carrier


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


@pytest.fixture
def fly() -> Iterator[Fly]:
    """Makes one call the way the house makes it."""
    with egress.Window[None](1) as window:

        def call(request: EgressRequest) -> Response:
            window.add(request, None)
            landed: list[tuple[None, Response]] = []
            while not landed:
                landed = window.poll(0.1)
            return landed[0][1]

        yield call

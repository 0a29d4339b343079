"""A running carrier, shared by the tests of a session and emptied before each, and a receiver for its callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.patience import until


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
def eventually() -> Callable[[Callable[[], bool]], object]:
    """Waits for something to come true."""
    return until

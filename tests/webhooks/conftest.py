"""The cast, and a receiver on loopback that may be called, for tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast, assemble
from tests.fakes.receiver import Receiver


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver() as listening:
        yield listening

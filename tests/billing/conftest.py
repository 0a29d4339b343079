"""Wallets are remembered for a second; a test that changes one by hand forgets what was remembered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.billing import affording, rates, wallets
from tests.cast import Cast, assemble


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    for memory in (affording._remembered, rates._books, wallets._remembered):
        memory.clear()
    yield
    rates._books.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()

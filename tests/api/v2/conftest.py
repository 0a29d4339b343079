"""Acme's old program."""

from __future__ import annotations

import pytest

from tests.api.v2.v2_program import Program
from tests.cast import Cast


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)

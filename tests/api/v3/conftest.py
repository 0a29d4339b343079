"""Acme's program, and what it sends."""

from __future__ import annotations

import pytest

from tests.api.v3_program import Program
from tests.cast import Cast


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.acme)

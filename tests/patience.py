"""How long a test waits for something that should happen soon.

It says nothing about speed, which `make bench` measures: a test must pass on a machine that is busy with something
else. So everything waits equally long, and only a test that fails takes that time.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

PATIENCE = 120.0  # seconds

T = TypeVar("T")


def until(look: Callable[[], T], what: str = "It did not happen in time.") -> T:
    """What `look` returns, once that is true. Fails the test with `what` after PATIENCE seconds."""
    end = monotonic() + PATIENCE
    while not (seen := look()):
        assert monotonic() < end, what
        sleep(0.02)
    return seen

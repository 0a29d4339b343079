"""The pytest plugin that gives a test run its own PostgreSQL and Valkey (`-p tests.embedded`, in pyproject.toml).

It works while it is imported, because pytest-django reads the settings before any conftest.py is. With xdist the
controller starts the servers, and the workers inherit their URLs.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

from sentdash.throwaway import services

_until_the_end = ExitStack()
os.environ.update(_until_the_end.enter_context(services(os.environ, durable=False)))


def pytest_unconfigure() -> None:
    _until_the_end.close()

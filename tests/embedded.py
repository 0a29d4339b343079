"""The pytest plugin that gives a test run its own PostgreSQL, Valkey and home (`-p tests.embedded`, in pyproject.toml).

It works while it is imported, because pytest-django reads the settings before any conftest.py is. With xdist the
controller starts the servers, and the workers inherit their URLs.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from sentdash.throwaway import services

_OURS = "SENTDASH_TEST_HOME"
_until_the_end = ExitStack()


def _begin() -> None:
    home = _until_the_end.enter_context(TemporaryDirectory(prefix="sentdash-tests-"))
    (Path(home) / "static").mkdir()
    os.environ.update({_OURS: home, "SENTDASH_HOME": home, "STATIC_ROOT": f"{home}/static"})
    os.environ.update(_until_the_end.enter_context(services(os.environ, durable=False)))


if _OURS not in os.environ:
    _begin()


def pytest_unconfigure() -> None:
    _until_the_end.close()

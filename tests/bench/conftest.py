"""Both measurements once, as small as they go, for all tests that look at what comes of them; and the demo account."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from pytest_django import Settings

from sentdash.run_plan import BASE_DIR

_SECONDS = 900  # nothing is slower than a machine that others use too


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at the same run stays on one xdist worker, so that it is run once."""
    for item in items:
        for name in ("bench", "chaos"):
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


@dataclass(frozen=True)
class Run:
    """A command that has ended, and the lines it added to its file."""

    code: int
    said: str
    home: Path
    records: list[dict[str, Any]]

    def record(self, name: str, value: str) -> dict[str, Any]:
        return next(record for record in self.records if record[name] == value)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return _run(tmp_path_factory.mktemp("bench"), "bench", "--quick")


@pytest.fixture(scope="session")
def chaos(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return _run(tmp_path_factory.mktemp("chaos"), "chaos", "--quick", "--seed", "1")


def _run(home: Path, command: str, *options: str) -> Run:
    done = subprocess.run(
        [sys.executable, "manage.py", command, *options],
        cwd=BASE_DIR,
        env=os.environ | {"SENTDASH_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    file = home / f"{command}.jsonl"
    lines = file.read_bytes().splitlines() if file.exists() else []
    return Run(done.returncode, done.stdout, home, [orjson.loads(line) for line in lines])


@pytest.fixture
def demo(db: None, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The demo account in the test's own database, and what stands in its demo.env."""
    settings.HOME = tmp_path
    call_command("demo", "--empty")
    return dict(line.split("=", 1) for line in (tmp_path / "demo.env").read_text().splitlines())

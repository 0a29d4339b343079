"""Finding and ending what a killed run left. Looks through /proc, so only where there is one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sentdash.embedded import leftovers

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="There is no /proc to look through")


@pytest.fixture
def stray(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """It does not care for SIGINT."""
    environment = {**os.environ, "STRAY": str(tmp_path)}
    script = "trap '' INT; echo up; while :; do sleep 0.05; done"
    with subprocess.Popen(["sh", "-c", script], cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_found_by_its_folder(stray: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert stray.pid in leftovers.living_in(tmp_path)()
    assert leftovers.living_in(tmp_path / "elsewhere")() == []


def test_found_by_its_mark(stray: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert stray.pid in leftovers.marked(f"STRAY={tmp_path}")()
    assert leftovers.marked(f"STRAY={tmp_path}x")() == []


def test_who_does_not_care_for_sigint_is_killed(
    stray: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "_PATIENCE", 0.1)

    assert leftovers.stop(leftovers.living_in(tmp_path), first=[stray.pid])
    assert leftovers.living_in(tmp_path)() == []


def test_nothing_to_stop(tmp_path: Path) -> None:
    assert not leftovers.stop(leftovers.living_in(tmp_path))

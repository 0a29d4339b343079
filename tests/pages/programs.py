"""Runs the code that a page shows, as a reader would who copies it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sentdash.run_plan import BASE_DIR
from tests.contract.sdk import node
from tests.live_house import Live
from tests.patience import PATIENCE

LANGUAGES = ["curl", "Python", "TypeScript"]
_NODE_MODULES = BASE_DIR / "node_modules"  # where the SDK for TypeScript is


def run(language: str, code: str, live: Live, folder: Path) -> str:
    """What it prints, with the demo's key; it fails the test if the program fails."""
    if language == "curl":
        return paste(code, live)
    program = folder / "program.mjs"
    program.write_text(code)
    (folder / "node_modules").symlink_to(_NODE_MODULES)
    return _start([sys.executable, "-c", code] if language == "Python" else [node(), str(program)], live)


def paste(code: str, live: Live) -> str:
    """The same of what goes into a shell: curl."""
    if not shutil.which("curl"):
        pytest.skip("No curl on this machine, and no package registry that `make test` uses has it.")
    return _start(["bash", "-c", code], live)


def _start(command: list[str], live: Live) -> str:
    environment = {**os.environ, "SENT_DM_API_KEY": live.env["SENT_DM_API_KEY"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout

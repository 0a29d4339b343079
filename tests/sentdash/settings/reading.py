"""Read the settings as a process of their own does, with an environment of the test's choosing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

_PRINT = """
import json, sys, sentdash.settings as s
print(json.dumps([getattr(s, name) for name in sys.argv[1:]], default=str))
"""
NEEDED = {"SENTDASH_SECRET_KEY": "check", "DATABASE_URL": "postgres://check/check", "VALKEY_URL": "redis://check/0"}


def run(*names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", _PRINT, *names]
    return subprocess.run(command, env={**ours, **environment}, capture_output=True, text=True, check=False)


def read(*names: str, **environment: str) -> list[object]:
    done = run(*names, **NEEDED, **environment)
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found

"""A temporary PostgreSQL and Valkey for one command or one test run.

`python -m sentdash.throwaway COMMAND…` runs a command with them; `make bench` and `make chaos` use it. If the URLs are
already set, those servers are used.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sentdash.embedded.launch import CannotStart
from sentdash.embedded.postgres import Postgres
from sentdash.embedded.valkey import Valkey
from sentdash.processes import Supervisor
from sentdash.run_plan import BASE_DIR, server_program

_PATIENCE = 120.0  # seconds; creating a cluster takes half a second on an idle machine


@contextmanager
def services(given: Mapping[str, str], *, durable: bool, under: Path | None = None) -> Iterator[dict[str, str]]:
    """The variables to add to the environment. Without `durable`, fsync is off: good for tests, not for measuring."""
    folder = Path(tempfile.mkdtemp(prefix="sentdash-", dir=under)).resolve()
    postgres = None if given.get("DATABASE_URL") else Postgres(folder / "postgres", durable)
    valkey = None if given.get("VALKEY_URL") else Valkey(folder / "valkey")
    supervisor = Supervisor(lambda name, text: print(f"{name}: {text}", file=sys.stderr))
    try:
        _start(supervisor, postgres, valkey)
        added = {"SENTDASH_SECRET_KEY": given.get("SENTDASH_SECRET_KEY") or secrets.token_urlsafe(48)}
        added |= {"DATABASE_URL": postgres.url()} if postgres else {}
        added |= {"VALKEY_URL": valkey.url()} if valkey else {}
        yield added
    finally:
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _start(supervisor: Supervisor, *servers: Postgres | Valkey | None) -> None:
    for server in (each for each in servers if each):
        server.prepare()
        supervisor.start(server_program(type(server).__name__.lower(), server))
    if not supervisor.wait_ready(_PATIENCE):
        raise CannotStart(f"Not ready after {_PATIENCE:.0f} s: {', '.join(supervisor.waited_for())}.")


def main(command: list[str]) -> int:
    """The data is under SENTDASH_HOME, on the disk to be measured, and not in a temporary file system."""
    home = Path(os.environ.get("SENTDASH_HOME") or BASE_DIR / "var")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with services(os.environ, durable=True, under=home) as added:
            return subprocess.run(command, env={**os.environ, **added}, check=False).returncode
    except CannotStart as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

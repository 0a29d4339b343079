"""Services for as long as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sentdash.throwaway import services


def test_a_command_beside_services_of_its_own(tmp_path: Path) -> None:
    script = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']); raise SystemExit(5)"
    environment = {name: text for name, text in os.environ.items() if not name.endswith("_URL")}

    done = subprocess.run(
        [sys.executable, "-m", "sentdash.throwaway", sys.executable, "-c", script],
        env={**environment, "SENTDASH_HOME": str(tmp_path)},
        check=False,
    )

    assert done.returncode == 5
    assert list(tmp_path.iterdir()) == []


def test_urls_that_are_set_are_used(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://there/one", "VALKEY_URL": "redis://there/0", "SENTDASH_SECRET_KEY": "given"}

    with services(given, durable=True, under=tmp_path) as added:
        assert added == {"SENTDASH_SECRET_KEY": "given"}

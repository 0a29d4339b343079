"""The smoke test of the docs, as anybody would run it, with either release of the SDK."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.sdk import SEEDS, TODAY, environment
from tests.live_house import Live
from tests.patience import PATIENCE

SMOKE = Path(__file__).parents[2] / "docs" / "sentdash-smoke"


def _run(release: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SMOKE)]
    return subprocess.run(
        command, env=environment(release, env), capture_output=True, text=True, check=False, timeout=PATIENCE
    )


@pytest.mark.parametrize("release", [SEEDS, TODAY])
def test_smoke_sees_everything_it_looks_for(live: Live, release: str) -> None:
    run = _run(release, live.env)

    assert (run.returncode, run.stderr) == (0, "")
    first, *middle, last = run.stdout.splitlines()
    assert first == "Acme (organization), sending from +14155550100"
    assert sum("DELIVERED <- SENT <- ROUTED <- QUEUED" in line for line in middle) == 2
    assert sum("ERR_UNDELIVERABLE" in line for line in middle) == 2
    assert last == "All good."


def test_smoke_says_what_is_not_as_it_should_be(live: Live) -> None:
    run = _run(TODAY, {**live.env, "SENTDASH_TEMPLATE_ID": "01890000-0000-7000-8000-000000000000"})

    assert run.returncode != 0
    assert "RESOURCE_002" in run.stderr

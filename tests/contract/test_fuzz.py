"""A short run of `make fuzz`: the same calls every time, so that a failure is a change of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import asked, fuzz
from tests.live import Live


@pytest.mark.parametrize("version", ["v3", "v2"])
def test_nothing_that_may_be_asked_breaks_the_house(
    live: Live, tmp_path: Path, capfd: pytest.CaptureFixture[str], version: str
) -> None:
    report = tmp_path / "report.json"

    found = fuzz(live, version, report, "--phases", "examples,fuzzing,stateful", "-n", "2", "--seed", "7")

    assert found == 0, capfd.readouterr().out[-8000:]
    assert asked(report) > 100

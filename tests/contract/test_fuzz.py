"""A short run of `make fuzz`, the same calls every time; in a house of its own, for little is left as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import live_house
from tests.fuzz import asked, fuzz
from tests.live_house import Live

pytestmark = pytest.mark.xdist_group("fuzz")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Live]:
    number = int(re.sub(r"\D", "", worker_id) or 0)
    with live_house.serve(
        tmp_path_factory.mktemp("fuzz"), name=f"fuzz_{worker_id}", valkey_database=number + 8
    ) as live:
        yield live


@pytest.mark.parametrize("version", ["v3", "v2"])
def test_nothing_that_may_be_asked_breaks_the_house(
    house: Live, tmp_path: Path, capfd: pytest.CaptureFixture[str], version: str
) -> None:
    report = tmp_path / "report.json"

    found = fuzz(house, version, report, "--phases", "examples,fuzzing,stateful", "-n", "3", "--seed", "7")

    assert found == 0, capfd.readouterr().out[-8000:]
    assert asked(report) > 60

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from sentdash.bench.house import stand
from sentdash.embedded.launch import CannotStart


def databases() -> set[str]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_house_stands_on_places_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    with stand(os.environ | {"SENTDASH_HOME": str(tmp_path)}) as house:
        [(name,)] = house.ask("SELECT current_database()")
        assert name.startswith("measured_")
        assert house.demo["SENTDASH_ORGANIZATION_ID"] == str(
            house.ask("SELECT id FROM organizations_organization")[0][0]
        )
        assert house.home.parent == tmp_path
        assert house.plan.environment["VALKEY_URL"] != os.environ["VALKEY_URL"]
        house.database.execute("INSERT INTO messaging_outgoing VALUES (now(), 0, gen_random_uuid())")
        house.clear()
        assert house.ask("SELECT count(*) FROM messaging_outgoing") == [(0,)]

    assert name not in databases()
    assert list(tmp_path.iterdir()) == []


def test_house_that_cannot_be_prepared_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    before = databases()

    with (
        pytest.raises(CannotStart, match="SENTDASH_LEASE_SECONDS"),
        stand(os.environ | {"SENTDASH_HOME": str(tmp_path)}, SENTDASH_LEASE_SECONDS="soon"),
    ):
        pass

    assert {name for name in databases() - before if name.startswith("measured_")} == set()
    assert list(tmp_path.iterdir()) == []

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bench import instance
from bench.instance import stand
from sentdash.embedded.launch import CannotStart


def databases() -> set[str]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def test_house_stands_on_places_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    with stand(os.environ | {"SENTDASH_HOME": str(tmp_path)}) as ours:
        [(name,)] = ours.ask("SELECT current_database()")
        assert name.startswith("measured_")
        assert ours.demo["SENTDASH_ORGANIZATION_ID"] == str(ours.ask("SELECT id FROM organizations_organization")[0][0])
        assert ours.home.parent == tmp_path
        assert ours.plan.environment["VALKEY_URL"] != os.environ["VALKEY_URL"]
        assert ours.ask("SELECT count(*) FROM billing_wallet") == [(0,)]
        ours.database.execute(
            "INSERT INTO messaging_outgoing (message_id, due_at, attempts) VALUES (gen_random_uuid(), now(), 0)"
        )
        ours.clear()
        assert ours.ask("SELECT count(*) FROM messaging_outgoing") == [(0,)]

    assert name not in databases()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_taken_away_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, held = tmp_path / f"measured-{ended.pid}-abc", tmp_path / f"measured-{os.getpid()}-def"
    left.mkdir()
    held.mkdir()

    made = instance._folder(tmp_path)

    assert set(tmp_path.iterdir()) == {held, made}


def test_house_that_cannot_be_prepared_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(CannotStart, match="SENTDASH_LEASE_SECONDS"),
        stand(os.environ | {"SENTDASH_HOME": str(tmp_path)}, SENTDASH_LEASE_SECONDS="soon"),
    ):
        pass

    assert list(tmp_path.iterdir()) == []

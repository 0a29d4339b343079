"""PostgreSQL from a wheel: what a home keeps, who may log in, and what a killed run may leave behind."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from sentdash.embedded import leftovers
from sentdash.embedded.launch import CannotStart
from sentdash.embedded.postgres import Postgres
from tests.servers import running

# They share one cluster, so they stay on one xdist worker.
pytestmark = pytest.mark.xdist_group("postgres")


def value(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cluster for the tests that only start and stop it."""
    folder = tmp_path_factory.mktemp("home").resolve()
    Postgres(folder / "postgres").prepare()
    return folder


def test_the_next_start_has_the_data_at_the_same_address(home: Path) -> None:
    first = Postgres(home / "postgres")
    with running(first):
        value(first.url(), "SELECT lo_from_bytea(4711, 'kept')")

    second = Postgres(home / "postgres")
    with running(second):
        assert second.url() == first.url()
        assert value(second.url(), "SELECT lo_get(4711)") == b"kept"


def test_what_is_committed_is_on_disk_and_a_throw_away_is_not(home: Path, tmp_path: Path) -> None:
    for server, kept in ((Postgres(home / "postgres"), "on"), (Postgres(tmp_path / "postgres", durable=False), "off")):
        with running(server):
            assert [value(server.url(), f"SHOW {name}") for name in ("fsync", "synchronous_commit")] == [kept, kept]


def test_no_values_are_logged(home: Path) -> None:
    server = Postgres(home / "postgres")
    with running(server):
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            value(server.url(), "SELECT 'told in confidence'::int")

        log = (home / "postgres/log").read_text()

    assert "STATEMENT" not in log


def test_only_our_role_logs_in_and_it_is_no_superuser(home: Path) -> None:
    server = Postgres(home / "postgres")
    with running(server):
        assert value(server.url(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        for who in (f"sentdash:wrong@127.0.0.1:{server.port}", f"postgres@127.0.0.1:{server.port}"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                value(f"postgres://{who}/sentdash", "SELECT 1")


def test_the_password_is_for_its_owner_only(home: Path) -> None:
    assert (home / "postgres/password").stat().st_mode & 0o777 == 0o600
    assert not (home / "postgres/superuser").exists()


def test_a_lock_file_of_a_dead_server_is_no_obstacle(home: Path) -> None:
    server = Postgres(home / "postgres")
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")

    with running(server):
        assert server.answers()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Leftovers are found through /proc")
def test_a_server_left_running_is_ended(home: Path) -> None:
    server = Postgres(home / "postgres")
    with running(server):
        other = Postgres(home / "postgres")
        assert other.clear()
        assert not leftovers.living_in(server.data)()
        assert not other.clear()


def test_a_cluster_half_made_is_made_anew(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres", durable=False)
    (server.folder / "data.new").mkdir(parents=True)
    (server.folder / "data.new/PG_VERSION").write_text("18\n")

    with running(server):
        assert server.answers()


def test_a_cluster_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentdash.embedded.postgres._SUPERUSER", "pg_reserved")

    with pytest.raises(CannotStart, match=r"initdb failed: .*pg_reserved"):
        Postgres(tmp_path / "postgres", durable=False).prepare()


def test_a_path_too_long_for_a_socket_is_served_over_tcp(tmp_path: Path) -> None:
    server = Postgres(tmp_path / ("long" * 25) / "postgres", durable=False)

    with running(server):
        assert urlsplit(server.url()).hostname == "127.0.0.1"
        assert value(server.url(), "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root gives its servers away")
def test_as_root_it_runs_as_nobody_even_below_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    server = Postgres(tmp_path / "postgres", durable=False)

    with running(server):
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{pid}").stat().st_uid == server.folder.stat().st_uid != 0

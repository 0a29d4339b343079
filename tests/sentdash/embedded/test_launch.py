"""How servers are started, and the small things both of them need."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from sentdash.embedded import launch
from sentdash.embedded.launch import CannotStart


def test_without_setpriv_a_command_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "SETPRIV", None)

    assert launch.mortal(["server", Path("/data")], signal.SIGINT) == ["server", "/data"]


def test_a_server_gets_its_rights_before_it_is_bound_to_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "SETPRIV", "/bin/setpriv")

    command = launch.mortal(["server"], signal.SIGINT, ("--reuid", "65534"))

    assert command == ["/bin/setpriv", "--reuid", "65534", "--pdeathsig", "INT", "--", "server"]


def test_who_is_not_root_needs_no_rights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert launch.rights_for(Path("/bin/sh"), tmp_path) == ()


def test_root_without_setpriv_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(launch, "SETPRIV", None)

    with pytest.raises(CannotStart, match="does not run as root and util-linux's setpriv is missing"):
        launch.rights_for(Path("/bin/sh"), tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root gives its servers away")
@pytest.mark.parametrize(("mode", "capability"), [(0o755, ""), (0o644, ""), (0o700, "dac_override")])
def test_a_server_gets_no_more_than_it_needs(tmp_path: Path, mode: int, capability: str) -> None:
    """tmp_path lies below a folder that is closed to others, so the least is to pass through folders."""
    binary, folder = tmp_path / "binary", tmp_path / "folder"
    binary.touch()
    binary.chmod(mode)
    folder.mkdir()

    if mode == 0o644:
        with pytest.raises(CannotStart, match="user nobody may not use"):
            launch.rights_for(binary, folder)
        return
    rights = launch.rights_for(binary, folder)

    assert f"-all,+{capability or 'dac_read_search'}" in rights
    mine = subprocess.run(
        launch.mortal(["id", "-u"], signal.SIGKILL, rights), capture_output=True, text=True, check=True
    )
    assert int(mine.stdout) == folder.stat().st_uid != 0


def test_a_secret_is_never_readable_by_others(tmp_path: Path) -> None:
    launch.write_secret(tmp_path / "secret", "one")
    launch.write_secret(tmp_path / "secret", "two")

    assert (tmp_path / "secret").read_text() == "two"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_long_log_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" * (10 * 1024 * 1024 + 1))

    launch.cut(tmp_path / "log")

    assert [path.name for path in tmp_path.iterdir()] == ["log.1"]


def test_a_missing_wheel_is_named() -> None:
    with pytest.raises(CannotStart, match=r"no_such_wheel is not installed: run `make setup`\."):
        launch.package_folder("no_such_wheel")


def test_a_port_is_kept_until_another_takes_it(tmp_path: Path) -> None:
    port = launch.kept_port(tmp_path / "port")
    assert launch.kept_port(tmp_path / "port") == port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()

        assert not launch.is_free(port)
        assert launch.kept_port(tmp_path / "port") != port


def test_localhost_is_free_only_where_both_of_its_addresses_are() -> None:
    assert launch.interfaces("192.0.2.1") == ["192.0.2.1"]
    for host in launch.interfaces("localhost"):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
            taken.bind((host, 0))
            taken.listen()

            assert not launch.is_free(taken.getsockname()[1], "localhost")

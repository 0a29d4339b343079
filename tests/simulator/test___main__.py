"""The command line."""

from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest

from apps.simulator import __main__
from tests.fakes.carrier import CarrierProcess


def test_public_key_is_printed_and_stays_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = __main__.main(["--print-public-key", "--home", str(tmp_path)])
    printed = capsys.readouterr().out.strip()

    assert status == 0
    assert len(base64.b64decode(printed, validate=True)) == 32
    with CarrierProcess(tmp_path) as carrier:
        assert carrier.call("GET", "/control/public-key").json() == {"public_key": printed}


def test_bad_key_file_ends_it_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = __main__.main(["--print-public-key", "--home", str(tmp_path), "--seed-key-file", str(tmp_path / "none")])

    assert status == 2
    assert "cannot be read" in capsys.readouterr().err


def test_taken_port_ends_it_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = __main__.main(["--home", str(tmp_path), "--port", str(taken.getsockname()[1])])

    assert status == 2
    assert capsys.readouterr().err.startswith("simulator: ")

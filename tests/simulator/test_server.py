"""The process: where it listens and how it ends."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes.carrier import CarrierProcess


def test_it_listens_on_loopback_only(carrier: CarrierProcess) -> None:
    port = urlsplit(carrier.url).port

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port))  # loopback too, but another address


def test_it_says_when_it_is_ready(carrier: CarrierProcess) -> None:
    assert carrier.ready == f"simulator ready on {carrier.url}, state in {carrier.home}\n"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly_with_the_journal_written(tmp_path: Path, how: signal.Signals) -> None:
    with CarrierProcess(tmp_path) as carrier:
        carrier.send("+14155550101", text="the last words")

        assert carrier.stop(how) == 0

    assert b"the last words" in (tmp_path / "journal.jsonl").read_bytes()


def test_open_connection_does_not_hold_it_up(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as carrier:
        where = urlsplit(carrier.url)
        with socket.create_connection((where.hostname, where.port)):
            assert carrier.stop() == 0


def test_unknown_address_is_not_found(carrier: CarrierProcess) -> None:
    assert carrier.call("GET", "/elsewhere").status == 404

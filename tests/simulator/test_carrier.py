"""Restarts: what a carrier knew it knows again, and what it had still to tell it tells."""

from __future__ import annotations

import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.simulator import __main__
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ANN = "+14155550101"


def test_restart_keeps_phones_keys_counters_and_public_key(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as before:
        first = before.send(ANN, key="k")
        public_key = before.call("GET", "/control/public-key").body

    with CarrierProcess(tmp_path) as after:
        again = after.send(ANN, key="k")

        assert again.body == first.body
        assert after.phone(ANN)["deliveries"] == 1
        assert after.counters()["repeats"] == 1
        assert after.call("GET", "/control/public-key").body == public_key


def test_unfinished_callbacks_are_taken_up_after_a_restart(
    tmp_path: Path, receiver: Receiver, eventually: Callable[[Callable[[], bool]], object]
) -> None:
    with CarrierProcess(tmp_path, "--final-ms", "60000") as before:
        before.send(ANN, webhook_url=receiver.url)
        eventually(lambda: before.phone(ANN)["messages"][0]["callbacks_left"] == ["message.finalized"])

    with CarrierProcess(tmp_path):
        calls = receiver.wait(2)

    assert [call.json()["data"]["event_type"] for call in calls] == ["message.sent", "message.finalized"]


def test_killed_carrier_starts_again(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as before:
        before.send(ANN)
        before.stop(signal.SIGKILL)

    with CarrierProcess(tmp_path) as after:
        assert after.send(ANN).status == 200


def test_forgetting_outlasts_a_restart(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path) as before:
        before.send(ANN)
        before.reset()

    with CarrierProcess(tmp_path) as after:
        assert after.phone(ANN)["messages"] == []
        assert after.counters()["accepted"] == 0


def test_home_directory_is_private(tmp_path: Path) -> None:
    with CarrierProcess(tmp_path / "home"):
        assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_home_serves_one_carrier_at_a_time(carrier: CarrierProcess, capsys: pytest.CaptureFixture[str]) -> None:
    carrier.send(ANN)

    assert __main__.main(["--home", str(carrier.home), "--port", "0"]) == 2

    assert "another simulator runs in" in capsys.readouterr().err
    assert carrier.phone(ANN)["deliveries"] == 1

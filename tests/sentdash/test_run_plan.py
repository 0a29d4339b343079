"""What `make run` would run, without running it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sentdash.embedded.launch import CannotStart
from sentdash.run_plan import BASE_DIR, Plan

SERVERS = {"DATABASE_URL": "postgres://there/one", "VALKEY_URL": "redis://there/0"}


def plan(home: Path, **given: str) -> Plan:
    return Plan({**SERVERS, "SENTDASH_HOME": str(home), **given})


def test_the_home_is_var_unless_it_is_named(tmp_path: Path) -> None:
    assert Plan({}).home == BASE_DIR / "var"
    assert plan(tmp_path).home == tmp_path.resolve()


def test_started_in_this_order(tmp_path: Path) -> None:
    assert [program.name for program in plan(tmp_path).programs()] == ["simulator", "worker", "beat", "web"]


def test_the_address_is_a_name_and_all_of_loopback_is_served(tmp_path: Path) -> None:
    assert plan(tmp_path, PORT="9000").url == "http://localhost:9000"
    assert plan(tmp_path).bind == "localhost"
    assert plan(tmp_path, BIND="127.0.0.1").bind == "127.0.0.1"


def test_services_are_ours_only_when_their_url_is_not_given(tmp_path: Path) -> None:
    assert plan(tmp_path).services() == []
    assert [program.name for program in plan(tmp_path, VALKEY_URL="").services()] == ["valkey"]


def test_demo_mode_sends_to_the_simulator(tmp_path: Path) -> None:
    environment = plan(tmp_path, PORT="9000").environment

    assert environment["SENTDASH_SIMULATOR_URL"] == "http://127.0.0.1:9001"
    assert environment["TELNYX_API_URL"] == "http://127.0.0.1:9001/v2"
    assert environment["STRIPE_URL"] == "http://127.0.0.1:9001"
    assert environment["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
    assert environment["WHATSAPP_API_URL"] == "http://127.0.0.1:9001/v23.0"


def test_without_demo_mode_nothing_is_simulated_unless_asked(tmp_path: Path) -> None:
    off = plan(tmp_path, SENTDASH_DEMO="off")
    asked = plan(tmp_path, SENTDASH_DEMO="off", SIMULATOR="on")

    assert [program.name for program in off.programs()] == ["worker", "beat", "web"]
    assert "simulator" in [program.name for program in asked.programs()]
    assert "TELNYX_API_URL" not in off.environment.keys() | asked.environment.keys()


def test_the_secret_is_made_once_and_only_when_none_is_given(tmp_path: Path) -> None:
    made = plan(tmp_path).environment["SENTDASH_SECRET_KEY"]

    assert len(made) >= 60
    assert plan(tmp_path).environment["SENTDASH_SECRET_KEY"] == made
    assert plan(tmp_path, SENTDASH_SECRET_KEY="given").environment["SENTDASH_SECRET_KEY"] == "given"


def test_demo_mode_stays_on_this_machine(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "example.test"):
        with pytest.raises(CannotStart, match=f"BIND={host} is open to others"):
            plan(tmp_path, BIND=host).refuse_exposure()


@pytest.mark.parametrize(
    "given", [{}, {"BIND": "localhost"}, {"BIND": "::1"}, {"BIND": "0.0.0.0", "SENTDASH_DEMO": "off"}]
)
def test_what_may_be_shown(tmp_path: Path, given: dict[str, str]) -> None:
    plan(tmp_path, **given).refuse_exposure()


def test_a_busy_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStart, match=f"^Port {port} is taken by another program: choose another with PORT=…"):
            plan(tmp_path, PORT=str(port)).refuse_busy_ports()
        with pytest.raises(CannotStart, match=r"with SIMULATOR_PORT=…"):
            plan(tmp_path, SIMULATOR_PORT=str(port), PORT="1").refuse_busy_ports()


@pytest.mark.parametrize("value", ["eight", "0", "65536", "-1"])
def test_a_port_that_is_none_is_named(tmp_path: Path, value: str) -> None:
    with pytest.raises(CannotStart, match=f"PORT={value} is not a port"):
        _ = plan(tmp_path, PORT=value).port


def test_no_leftovers_in_a_new_home(tmp_path: Path) -> None:
    assert plan(tmp_path).clear_leftovers() == []


def test_an_empty_demo_has_a_home_of_its_own_and_says_so_to_every_program() -> None:
    empty, usual = Plan({"SENTDASH_DEMO": "empty"}), Plan({})

    assert empty.home == usual.home / "empty"
    assert Plan({"SENTDASH_DEMO": "empty", "SENTDASH_HOME": "/tmp/mine"}).home == Path("/tmp/mine").resolve()
    assert (empty.demo, empty.has_demo_data) == (True, False)
    assert (usual.demo, usual.has_demo_data) == (True, True)


def test_every_program_is_told_of_an_empty_demo(tmp_path: Path) -> None:
    assert plan(tmp_path, SENTDASH_DEMO="empty").environment["SENTDASH_DEMO"] == "empty"
    assert plan(tmp_path).environment["SENTDASH_DEMO"] == "True"

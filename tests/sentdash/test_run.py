"""`make run` for real, in a home of its own: what the person in front of the terminal sees, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from sentdash.embedded import leftovers
from sentdash.embedded.launch import free_port, interfaces
from sentdash.run import _where_to_go
from sentdash.run_plan import BASE_DIR, Plan
from tests.patience import PATIENCE, until

# They share one home and one pair of ports, so they stay on one xdist worker.
pytestmark = pytest.mark.xdist_group("up")
_FROM_OUTSIDE = ("DATABASE_URL", "VALKEY_URL", "SENTDASH_SECRET_KEY", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Place:
    home: Path
    port: int
    simulator_port: int

    def environment(self, **changes: str) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name not in _FROM_OUTSIDE}
        ports = {"PORT": str(self.port), "SIMULATOR_PORT": str(self.simulator_port)}
        return {**given, "SENTDASH_HOME": str(self.home), "SENTDASH_DEMO": "empty", **ports, **changes}

    def left(self) -> list[int]:
        """What runs for this home, whoever started it."""
        found = set(leftovers.marked(f"SENTDASH_RUN={self.home}")())
        for folder in ("postgres/data", "valkey"):
            found |= set(leftovers.living_in(self.home / folder)())
        return sorted(found)

    def command_lines(self) -> dict[int, bytes]:
        """By process id. One that has ended since it was found is left out."""
        found = dict[int, bytes]()
        for pid in self.left():
            with suppress(FileNotFoundError, ProcessLookupError):
                found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes()
        return found

    def demo(self) -> dict[str, str]:
        lines = (self.home / "demo.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


@dataclass(frozen=True)
class Run:
    popen: subprocess.Popen[bytes]
    screen: Path

    def shows(self, text: str) -> bool:
        return text in self.screen.read_text(errors="replace")

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.popen.send_signal(number)
        return self.popen.wait(PATIENCE)


@contextmanager
def up(place: Place, screen: Path, **changes: str) -> Iterator[Run]:
    """Up and ready, or the test fails with what stood on the screen."""
    with screen.open("wb") as file:
        command = [sys.executable, "-m", "sentdash.run"]
        popen = subprocess.Popen(
            command, cwd=BASE_DIR, env=place.environment(**changes), stdout=file, stderr=subprocess.STDOUT
        )
    run = Run(popen, screen)
    try:
        until(lambda: run.shows("sentdash is ready") or popen.poll() is not None, "It was not ready.")
        assert popen.poll() is None, screen.read_text()
        yield run
    finally:
        if popen.poll() is None:
            run.end()


def refused(place: Place, **changes: str) -> str:
    """The one sentence of an `up` that does not start."""
    command = [sys.executable, "-m", "sentdash.run"]
    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env=place.environment(**changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.strip()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("home").resolve() / "var", free_port(), free_port())


@pytest.fixture(scope="module")
def running(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with up(place, tmp_path_factory.mktemp("screen") / "text") as run:
        yield run


def me(place: Place) -> object:
    request = Request(f"http://127.0.0.1:{place.port}/v3/me", headers={"x-api-key": place.demo()["SENT_DM_API_KEY"]})
    with urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)["data"]["id"]


@pytest.mark.usefixtures("running")
def test_it_answers_with_the_demo_key_that_only_its_owner_can_read(place: Place) -> None:
    assert me(place) == place.demo()["SENTDASH_ORGANIZATION_ID"]
    assert {name: (place.home / name).stat().st_mode & 0o777 for name in ("demo.env", "secret", "run.env")} == {
        "demo.env": 0o600,
        "secret": 0o600,
        "run.env": 0o600,
    }


@pytest.mark.parametrize(("demo", "is_told"), [("on", True), ("empty", False)])
def test_where_to_go_says_how_to_start_empty(tmp_path: Path, demo: str, is_told: bool) -> None:
    text = _where_to_go(Plan({"SENTDASH_HOME": str(tmp_path), "SENTDASH_DEMO": demo}))

    assert ("make run DEMO=empty" in text) is is_told


@pytest.mark.parametrize(("demo", "is_told"), [("on", True), ("off", False)])
def test_where_to_go_leads_to_trying_it(tmp_path: Path, demo: str, is_told: bool) -> None:
    text = _where_to_go(Plan({"SENTDASH_HOME": str(tmp_path), "SENTDASH_DEMO": demo}))

    assert ("try it              http://localhost:8000/simulator/try/" in text) is is_told


def test_where_to_go_is_a_name_with_the_login(place: Place, running: Run) -> None:
    given = place.demo()

    assert running.shows(f"sentdash is ready   http://localhost:{place.port}\n")
    assert running.shows(f"e-mail              {given['SENTDASH_LOGIN_EMAIL']}\n")
    assert running.shows(f"password            {given['SENTDASH_LOGIN_PASSWORD']}\n")
    assert not running.shows(given["SENT_DM_API_KEY"])


def test_outside_of_a_demo_no_login_is_printed(tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("SENTDASH_LOGIN_EMAIL=owner@acme.test\nSENTDASH_LOGIN_PASSWORD=unrelated\n")

    text = _where_to_go(Plan({"SENTDASH_HOME": str(tmp_path), "SENTDASH_DEMO": "off"}))

    assert "http://localhost:8000" in text
    assert "owner@acme.test" not in text
    assert "unrelated" not in text


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("host", [*interfaces("localhost"), "localhost"])
def test_it_answers_at_the_name_and_at_both_of_its_addresses(place: Place, host: str) -> None:
    """curl, browsers and SDKs differ in the address of localhost that they try first."""
    connection = HTTPConnection(host, place.port, timeout=PATIENCE)
    connection.request("GET", "/v3/me", headers={"x-api-key": place.demo()["SENT_DM_API_KEY"]})

    assert connection.getresponse().status == 200


@pytest.mark.usefixtures("running")
def test_programs_with_the_demo_s_address_reach_it(place: Place) -> None:
    given = place.demo()
    request = Request(f"{given['SENT_BASE_URL']}/v3/me", headers={"x-api-key": given["SENT_DM_API_KEY"]})

    with urlopen(request, timeout=PATIENCE) as answer:
        assert answer.status == 200


@pytest.mark.usefixtures("running")
def test_no_secret_is_on_a_command_line(place: Place) -> None:
    passwords = [(place.home / kept).read_bytes() for kept in ("secret", "postgres/password")]

    lines = place.command_lines().values()

    assert len(lines) > 6
    assert not [line for line in lines for password in passwords if password in line]


@pytest.mark.usefixtures("running")
def test_a_second_run_in_the_same_home_is_refused(place: Place) -> None:
    assert "Another `make run` (pid " in refused(place)


def test_a_killed_child_is_reported_and_restarted(place: Place, running: Run) -> None:
    web = next(pid for pid, line in place.command_lines().items() if b"sentdash.web" in line)
    os.kill(web, signal.SIGKILL)

    until(lambda: running.shows("web was killed by SIGKILL; starting it again in 1 s."), "It was not reported.")
    until(lambda: me_or_none(place), "It was not restarted.")


def me_or_none(place: Place) -> object:
    try:
        return me(place)
    except OSError:
        return None


def test_a_killed_up_leaves_nothing_and_the_next_start_has_the_data(tmp_path: Path) -> None:
    place = Place(tmp_path / "var", free_port(), free_port())
    with up(place, tmp_path / "first") as run:
        before = place.demo()
        run.popen.kill()
        run.popen.wait()
        until(lambda: not place.left(), "Something went on running.")

    again = Place(place.home, free_port(), place.simulator_port)
    with up(again, tmp_path / "second") as run:
        moved = dict.fromkeys(("SENT_BASE_URL", "SENT_DM_BASE_URL"), f"http://localhost:{again.port}")
        assert again.demo() == {**before, **moved}
        assert me(again) == before["SENTDASH_ORGANIZATION_ID"]
        assert run.end() == 0
        assert place.left() == []


def test_a_busy_port_gets_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        place = Place(tmp_path, port, free_port())

        assert refused(place) == f"Port {port} is taken by another program: choose another with PORT=…."
        assert "SIMULATOR_PORT=…" in refused(place, PORT=str(free_port()), SIMULATOR_PORT=str(port))


def test_demo_mode_is_not_shown_to_others(tmp_path: Path) -> None:
    sentence = refused(Place(tmp_path, free_port(), free_port()), BIND="0.0.0.0")

    assert "BIND=0.0.0.0 is open to others: set SENTDASH_DEMO=off, or leave BIND unset." in sentence


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    assert "PORT=eight is not a port" in refused(Place(tmp_path, free_port(), free_port()), PORT="eight")


def test_a_lock_file_without_a_holder_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(str(os.getpid()))

    assert "PORT=0 is not a port" in refused(Place(tmp_path, free_port(), free_port()), PORT="0")

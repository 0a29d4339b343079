"""The supervisor, with programs of a line or two. Each test waits for what it expects, never for a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sentdash.processes import CRASHES, Program, Supervisor
from sentdash.run_plan import BASE_DIR
from tests.patience import until

ENV = {"PATH": os.environ["PATH"]}


class Screen:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def __call__(self, name: str, text: str) -> None:
        self.said.append((name, text))

    def of(self, name: str) -> list[str]:
        return [text for who, text in self.said if who == name]


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def supervisor(screen: Screen) -> Iterator[Supervisor]:
    made = Supervisor(screen, pause=0.01)
    yield made
    made.stop()


def shell(name: str, script: str, **changes: object) -> Program:
    return Program(name, ("sh", "-c", script), ENV).but(**changes)


def is_alive(pid: int) -> bool:
    """A zombie, which only waits for its parent to look, is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_lines_are_passed_on_with_the_name_of_who_said_them(screen: Screen, supervisor: Supervisor) -> None:
    code = supervisor.finish(shell("a", "printf 'one\\ntwo'; exit 3"))

    assert code == 3
    assert screen.of("a") == ["one", "two"]


def test_ready_when_it_says_so(supervisor: Supervisor) -> None:
    supervisor.start(shell("a", "sleep 0.2; echo now ready.; sleep 60", ready_text="ready."))

    assert supervisor.waited_for() == ["a"]
    assert supervisor.wait_ready(10)


def test_ready_when_its_log_says_so(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.start(shell("a", "echo now ready.; sleep 60", ready_text="ready.", log=tmp_path / "log"))

    assert supervisor.wait_ready(10)


def test_not_ready_in_time_is_told(supervisor: Supervisor) -> None:
    supervisor.start(shell("a", "sleep 60", ready=lambda: False))

    assert not supervisor.wait_ready(0.2)
    assert supervisor.waited_for() == ["a"]


def test_a_crash_is_reported_and_the_program_restarted(tmp_path: Path, screen: Screen, supervisor: Supervisor) -> None:
    mark = tmp_path / "mark"
    supervisor.start(
        shell("a", f"test -e {mark} && echo again && sleep 60; touch {mark}; kill -9 $$", ready_text="again")
    )

    assert supervisor.wait_ready(10)
    assert screen.of("up") == ["a was killed by SIGKILL; starting it again in 0.01 s."]


def test_crashing_again_and_again_stops_everything(screen: Screen, supervisor: Supervisor) -> None:
    supervisor.start(shell("a", "exit 7"))

    supervisor.watch()

    assert supervisor.failed
    assert screen.of("up")[-1] == f"a ended with exit code 7, {CRASHES} times within a minute: stopping all."


def test_the_end_is_in_reverse_order_and_each_may_finish(screen: Screen, supervisor: Supervisor) -> None:
    for name in ("first", "second"):
        script = "trap 'sleep 0.2; echo bye; exit' TERM; echo up; while :; do sleep 0.05; done"
        supervisor.start(shell(name, script, ready_text="up"))
    assert supervisor.wait_ready(10)

    supervisor.stop()

    assert [said for said in screen.said if said[1] == "bye"] == [("second", "bye"), ("first", "bye")]


def test_who_does_not_stop_is_killed_with_its_children(tmp_path: Path, screen: Screen, supervisor: Supervisor) -> None:
    script = f"trap '' TERM; sleep 60 & echo $! > {tmp_path}/child; echo up; wait; sleep 60"
    supervisor.start(shell("a", script, ready_text="up", patience=0.2))
    assert supervisor.wait_ready(10)

    supervisor.stop()

    assert screen.of("up") == ["a did not stop in time and was killed."]
    until(lambda: not is_alive(int((tmp_path / "child").read_text())))


def test_a_signal_ends_the_watch(supervisor: Supervisor) -> None:
    supervisor.start(shell("a", f"sleep 0.2; kill -TERM {os.getpid()}; sleep 60"))

    with supervisor.signals():
        supervisor.watch()

    assert supervisor.stopping
    assert not supervisor.failed


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child that its parent died")
def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "from tests.sentdash.test_processes import *\n"
        "supervisor = Supervisor(Screen())\n"
        f"supervisor.start(shell('a', 'cd {tmp_path}; echo $$ > new; mv new pid; sleep 60'))\n"
        "supervisor.watch()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=BASE_DIR)
    until((tmp_path / "pid").exists)
    child = int((tmp_path / "pid").read_text())

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    until(lambda: not is_alive(child))

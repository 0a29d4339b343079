"""Programs of a line; each test waits for what it expects, never for a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import sleep

import pytest

from bench.running import Running, running, running_all
from sentdash.embedded.launch import CannotStart
from sentdash.processes import Program
from tests.patience import until

ENV = {"PATH": os.environ["PATH"]}
SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
# Starts a child of its own, says its pid, and sleeps.
PARENT = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('up', child.pid, flush=True); time.sleep(600)"
)


def program(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", code), ENV, ready_text="up")


def is_alive(pid: int) -> bool:
    """Not even as a zombie that nobody waits for."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def until_gone(pid: int) -> None:
    until(lambda: not is_alive(pid))


def until_still(process: Running) -> None:
    """Stopped, as the kernel sees it."""
    assert process._popen is not None
    stat = Path(f"/proc/{process._popen.pid}/stat")
    until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "T")


def test_program_is_ready_on_entry_and_gone_on_exit(tmp_path: Path) -> None:
    with running(program("parent", PARENT), tmp_path) as process:
        child = int(process.said().split()[1])
        assert is_alive(child)

    until_gone(child)


def test_kill_reaches_the_whole_process_group(tmp_path: Path) -> None:
    with running(program("parent", PARENT), tmp_path) as process:
        child = int(process.said().split()[1])

        process.kill()

        until_gone(child)


def test_frozen_program_stands_still_until_it_is_thawed(tmp_path: Path) -> None:
    code = "import time; print('up', flush=True)\nwhile True: print('tick', flush=True); time.sleep(0.005)"

    with running(program("ticker", code), tmp_path) as process:
        process.freeze()
        until_still(process)
        before = process.said()
        sleep(0.1)  # twenty ticks, if it were not frozen
        frozen = process.said() == before
        process.thaw()

        until(lambda: process.said() != before)
    assert frozen


def test_started_again_it_becomes_ready_again(tmp_path: Path) -> None:
    with running(program("sleeper", SLEEPER), tmp_path) as process:
        process.kill()
        process.start()

        process.wait()

        assert process.said() == "up\n"  # what it said before the kill does not count


def test_asked_to_stop_it_may_end_by_itself(tmp_path: Path) -> None:
    code = "import signal; signal.signal(15, lambda *_: exit(print('bye'))); print('up', flush=True); signal.pause()"

    with running(program("polite", code), tmp_path) as process:
        process.stop()

        assert process.said() == "up\nbye\n"


def test_program_that_ends_before_it_is_ready_cannot_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="no disk"), running(program("broken", "exit('no disk')"), tmp_path):
        pass


def test_program_that_takes_too_long_cannot_start(tmp_path: Path) -> None:
    slow = Running(program("slow", "import time; time.sleep(600)"), tmp_path / "slow.log")
    slow.start()

    with pytest.raises(CannotStart, match="slow did not become ready"):
        slow.wait(0.1)
    slow.kill()


def test_when_one_cannot_start_none_is_left(tmp_path: Path) -> None:
    programs = [program("parent", PARENT), program("broken", "exit(1)")]

    with pytest.raises(CannotStart), running_all(programs, tmp_path):
        pass

    said = (tmp_path / "parent.log").read_text().split()
    until_gone(int(said[1]))

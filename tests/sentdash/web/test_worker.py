"""The processes: asked to stop they finish what is under way, killed they are started again, orphaned they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from sentdash.embedded.launch import free_port
from sentdash.run_plan import BASE_DIR
from tests.patience import PATIENCE, until
from tests.sentdash.web.serving import Start, echo, site

pytestmark = pytest.mark.xdist_group("web")


def test_request_under_way_is_finished_after_the_stop() -> None:
    begun, go_on = Event(), Event()

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        begun.set()
        assert go_on.wait(PATIENCE)
        return echo(environ, start)

    with site(application) as here:
        idle = here.connect()
        client = here.connect(b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
        assert begun.wait(PATIENCE)
        here.stop()
        assert idle.until_closed() == b""
        go_on.set()

        assert client.until_closed().endswith(b"GET /slow  ")


@dataclass
class Web:
    popen: subprocess.Popen[bytes]
    port: int

    def is_live(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 204
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def children(self) -> set[int]:
        """A child that has ended and was not looked at yet is none."""
        found = Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children").read_text().split()
        return {int(pid) for pid in found if is_alive(int(pid))}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def web() -> Iterator[Web]:
    port = free_port()
    popen = subprocess.Popen([sys.executable, "-m", "sentdash.web", "--port", str(port)], cwd=BASE_DIR)
    running = Web(popen, port)
    try:
        until(running.is_live)
        yield running
    finally:
        popen.terminate()
        popen.wait(PATIENCE)


def test_killed_process_is_started_again_and_none_is_left_in_the_end() -> None:
    with web() as running:
        until(lambda: len(running.children()) == 2)
        before = running.children()
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(running.children()) == 2 and running.children() != before)
        until(running.is_live)
        after = running.children()

        running.popen.terminate()
        assert running.popen.wait(PATIENCE) == 0

    assert not any(is_alive(pid) for pid in after)


def test_processes_end_with_their_parent() -> None:
    with web() as running:
        until(lambda: len(running.children()) == 2)
        children = running.children()
        running.popen.kill()

        until(lambda: not any(is_alive(pid) for pid in children))


def test_busy_port_gets_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sentdash.web", "--port", str(port)]
        done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False, timeout=PATIENCE)

    assert (done.returncode, done.stderr) == (1, f"Port {port} is taken by another program.\n")


def test_process_that_cannot_run_ends_all() -> None:
    command = [sys.executable, "-m", "sentdash.web", "--port", str(free_port())]
    environment = {**os.environ, "DATABASE_URL": ""}
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert done.returncode == 1
    assert "DATABASE_URL is not set" in done.stderr

"""Run one of our processes during a measurement: start it, wait for it, kill or stop it.

Unlike the supervisor of `make run`, this restarts nothing: crashes are what we measure.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from sentdash.embedded.launch import CannotStart, mortal
from sentdash.processes import Program

_LOOK = 0.02  # seconds between two looks


class Running:
    """One program, with what it says in `log`. It leads a process group, so that a kill reaches its children too."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program, self.log = program, log
        self._popen: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    def start(self) -> None:
        program = self.program
        if program.before:
            program.before()
        self._said_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                mortal(program.argv, program.on_orphan, program.rights),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=program.cwd,
                env=dict(program.env),
                start_new_session=True,
            )

    def wait(self, seconds: float = 300.0) -> None:
        """Until it is ready. Raises CannotStart when it ends or takes too long."""
        deadline = monotonic() + seconds
        while not self._is_ready():
            if self._popen is None or self._popen.poll() is not None or monotonic() > deadline:
                raise CannotStart(f"{self.program.name} did not become ready. Its log ends: {self.last_words()}")
            sleep(_LOOK)

    def kill(self) -> None:
        """SIGKILL to the whole process group; returns when its leader is gone."""
        self._signal(signal.SIGKILL)
        if self._popen is not None:
            self._popen.wait()
            self._popen = None  # its number may be another's by the next time

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Asks, waits, insists."""
        if self._popen is not None and self._popen.poll() is None:
            self._popen.send_signal(self.program.stop)
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(self.program.patience)
        self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._popen is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._popen.pid, number)

    def last_words(self) -> str:
        return self.said()[-500:]

    def said(self) -> str:
        """Everything since the last start."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(self._said_before)
            return log.read().decode(errors="replace")

    def _is_ready(self) -> bool:
        if self.program.ready:
            return self.program.ready()
        return self.program.ready_text in self.said()


@contextmanager
def running(program: Program, folder: Path) -> Iterator[Running]:
    """Ready on entry, gone on exit; nothing it could save at its end is wanted."""
    with running_all([program], folder) as [process]:
        yield process


@contextmanager
def running_all(programs: Sequence[Program], folder: Path) -> Iterator[list[Running]]:
    """Several at once: they get ready side by side."""
    processes = [Running(program, folder / f"{program.name}.log") for program in programs]
    try:
        for process in processes:
            process.start()
        for process in processes:
            process.wait()
        yield processes
    finally:
        for process in reversed(processes):
            process.kill()

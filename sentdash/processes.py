"""Run several programs in one terminal: start, watch, restart and stop them, and print their output.

Everything runs in one loop on one thread. That matters: Linux sends a child its parent-death signal when the
*thread* that started it ends.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from signal import Signals
from time import monotonic
from types import FrameType
from typing import IO, Any

from sentdash.embedded.launch import mortal

CRASHES = 5  # crashes of one program within CRASH_WINDOW seconds after which we stop restarting it
CRASH_WINDOW = 60.0
_BEAT = 0.1  # seconds between two checks of the children
_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Program:
    """A program to keep running. It is up when `ready` returns true, or when `ready_text` appears in its output."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    rights: tuple[str, ...] = ()  # options for setpriv
    cwd: Path = Path("/")
    stop: Signals = signal.SIGTERM
    patience: float = 10.0  # seconds from that signal to SIGKILL
    on_orphan: Signals = signal.SIGKILL  # the signal it gets if we are killed
    log: Path | None = None  # its output, instead of the terminal
    ready: Callable[[], bool] | None = None
    ready_text: str = ""
    before: Callable[[], object] | None = None  # called at every start and restart

    def but(self, **changes: Any) -> Program:
        return replace(self, **changes)


@dataclass
class Child:
    program: Program
    popen: subprocess.Popen[bytes] | None = None
    is_ready: bool = False
    restart_at: float | None = None
    crashes: list[float] = field(default_factory=list)
    rest: bytes = b""  # the start of a line that is not complete yet


class Supervisor:
    """`stopping` becomes true on SIGINT, SIGTERM or SIGHUP, `failed` if a program crashed too often.

    A crashed program is restarted after `pause` seconds, then after twice that, and so on.
    """

    def __init__(self, say: Say, pause: float = 1.0) -> None:
        self.say = say
        self._pause = pause
        self.stopping = False
        self.failed = False
        self._hurry = False  # asked to stop a second time, so we stop waiting
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()

    def start(self, program: Program) -> None:
        child = Child(program)
        self._children.append(child)
        self._spawn(child)

    def wait_ready(self, seconds: float) -> bool:
        """False if something is not ready in time, or if we are asked to stop."""
        deadline = monotonic() + seconds
        while not (all(child.is_ready for child in self._children) or self.stopping or monotonic() > deadline):
            self._turn()
        return all(child.is_ready for child in self._children) and not self.stopping

    def names(self) -> list[str]:
        return [child.program.name for child in self._children]

    def waited_for(self) -> list[str]:
        return [child.program.name for child in self._children if not child.is_ready]

    def finish(self, program: Program) -> int | None:
        """Run a program until it ends and return its exit code. None if we were asked to stop first."""
        child = Child(program)
        self._open(child)
        while child.popen and child.popen.poll() is None and not self.stopping:
            self._turn()
        code = child.popen.poll() if child.popen else None
        self._end(child)
        return code

    def watch(self) -> None:
        while not self.stopping:
            self._turn()

    def stop(self) -> None:
        """Stop all programs in reverse order of their start, and wait for each."""
        self.stopping = True
        for child in reversed(self._children):
            self._end(child)
        self._children.clear()

    @contextmanager
    def signals(self) -> Iterator[None]:
        """SIGINT, SIGTERM and SIGHUP (a closed terminal) ask us to stop. The loop notices it at its next check."""
        handlers = {number: signal.signal(number, self._asked) for number in _STOP}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = self.stopping
        self.stopping = True

    def _spawn(self, child: Child) -> None:
        if child.program.before:
            child.program.before()
        child.restart_at = None
        child.is_ready = not (child.program.ready or child.program.ready_text)
        self._open(child)

    def _open(self, child: Child) -> None:
        program = child.program
        output: int | IO[bytes] = program.log.open("ab") if program.log else subprocess.PIPE
        # In its own session, so that Ctrl-C in the terminal reaches only us, and we end the children in order.
        child.popen = subprocess.Popen(
            mortal(program.argv, program.on_orphan, program.rights),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=program.cwd,
            env=dict(program.env),
            start_new_session=True,
        )
        if child.popen.stdout:
            os.set_blocking(child.popen.stdout.fileno(), False)
            self._selector.register(child.popen.stdout, selectors.EVENT_READ, child)
        elif not isinstance(output, int):
            output.close()

    def _turn(self) -> None:
        self._listen(_BEAT)
        now = monotonic()
        for child in self._children:
            self._look_at(child, now)

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            self._pass_on(key.data)

    def _pass_on(self, child: Child) -> bool:
        """Read a chunk of a child's output and print it by line. True if there may be more."""
        if child.popen is None or child.popen.stdout is None:
            return False
        try:
            said = os.read(child.popen.stdout.fileno(), 65536)
        except BlockingIOError:
            return False
        if not said:
            self._close(child)
        *lines, child.rest = (child.rest + said).split(b"\n") if said else (child.rest, b"")
        for line in filter(None, lines):
            text = line.decode(errors="replace").rstrip()
            child.is_ready |= bool(child.program.ready_text) and child.program.ready_text in text
            self.say(child.program.name, text)
        return bool(said)

    def _close(self, child: Child) -> None:
        if child.popen and child.popen.stdout:
            self._selector.unregister(child.popen.stdout)
            child.popen.stdout.close()
            child.popen.stdout = None

    def _look_at(self, child: Child, now: float) -> None:
        if child.restart_at is not None:
            if now >= child.restart_at and not self.stopping:
                self._spawn(child)
        elif child.popen and child.popen.poll() is not None:
            self._crashed(child, now)
        elif not child.is_ready:
            child.is_ready = _is_up(child.program)

    def _crashed(self, child: Child, now: float) -> None:
        name, how = child.program.name, _how(child.popen.returncode if child.popen else 0)
        self._end(child)
        child.crashes = [at for at in child.crashes if now - at < CRASH_WINDOW] + [now]
        if len(child.crashes) >= CRASHES:
            self.failed = self.stopping = True
            child.restart_at = now
            words = " / ".join(_end_of(child.program.log).splitlines()[-3:])
            self.say("up", f"{name} {how}, {CRASHES} times within a minute: stopping all." + (words and f" {words}"))
            return
        pause = self._pause * 2 ** (len(child.crashes) - 1)
        child.restart_at = now + pause
        self.say("up", f"{name} {how}; starting it again in {pause:g} s.")

    def _end(self, child: Child) -> None:
        """Send the stop signal, wait, then kill. Also kills the rest of the process group, such as web workers."""
        popen, child.is_ready = child.popen, False
        if popen is None:
            return
        if popen.poll() is None:
            popen.send_signal(child.program.stop)
            deadline = monotonic() + child.program.patience
            while popen.poll() is None and monotonic() < deadline and not self._hurry:
                self._listen(_BEAT)
        if popen.poll() is None:
            self.say("up", f"{child.program.name} did not stop in time and was killed.")
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)
        popen.wait()
        while self._pass_on(child):
            pass
        self._close(child)
        child.popen = None


def _is_up(program: Program) -> bool:
    if program.ready:
        return program.ready()
    return bool(program.log) and program.ready_text in _end_of(program.log)


def _end_of(log: Path | None) -> str:
    return log.read_text(errors="replace")[-4096:] if log and log.exists() else ""


def _how(code: int) -> str:
    return f"was killed by {Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

"""Find processes that outlived a killed run, by their folder or by a mark in their environment, and stop them.

We don't reuse them: only a parent can watch its process, and their port may differ from the configured one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

_PROC = Path("/proc")
_PATIENCE = 10.0  # seconds for a clean shutdown before SIGKILL, in which PostgreSQL writes its last checkpoint

Pids = Callable[[], list[int]]


def living_in(folder: Path) -> Pids:
    """Processes whose working directory is the folder: servers and PostgreSQL's children."""
    return lambda: [pid for pid in _pids() if _folder_of(pid) == str(folder)]


def marked(mark: str) -> Pids:
    """Processes that were started with `mark` (NAME=value) in their environment."""
    return lambda: [pid for pid in _pids() if mark.encode() in _environment_of(pid)]


def stop(find: Pids, first: Iterable[int] = ()) -> bool:
    """Send SIGINT to the found processes that are in `first` (to all if none is), and later SIGKILL to the rest."""
    found = find()
    if not found:
        return False
    _send(signal.SIGINT, set(first) & set(found) or found)
    deadline = monotonic() + _PATIENCE
    while find() and monotonic() < deadline:
        sleep(0.05)
    while left := find():
        _send(signal.SIGKILL, left)
        sleep(0.05)
    return True


def _send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _pids() -> Iterator[int]:
    """All process ids. None if there is no /proc (macOS)."""
    if _PROC.is_dir():
        pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
        yield from (pid for pid in pids if pid != os.getpid())


def _folder_of(pid: int) -> str:
    try:
        return os.readlink(_PROC / str(pid) / "cwd")
    except OSError:
        return ""


def _environment_of(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []

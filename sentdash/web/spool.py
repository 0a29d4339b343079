"""Bodies and responses that wait: small ones in memory, the rest in temporary files.

All bodies of a process share one byte budget, so that many uploads at once can't fill the disk.
"""

from __future__ import annotations

from collections import deque
from io import BytesIO
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

from sentdash.web.limits import KIB, MAX_IN_MEMORY, MAX_UNSENT

_PIECE = 64 * KIB  # bytes read from a file at once


class NoRoom(Exception):
    """The budget is used up, or the disk is full."""


class Abandoned(Exception):
    """The client has disconnected, so the data would never be read."""


class Budget:
    """The bytes that all bodies of a process may use. Used by the event loop only."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        if size > self.left:
            raise NoRoom
        self.left -= size


class Body:
    """The body of a request while it is received."""

    def __init__(self, budget: Budget) -> None:
        self.size = 0
        self._budget = budget
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, piece: bytes) -> None:
        """Raises NoRoom."""
        self._budget.take(len(piece))
        self.size += len(piece)
        try:
            self._keep(piece)
        except OSError as problem:
            raise NoRoom from problem

    def _keep(self, piece: bytes) -> None:
        if self._file is not None:
            self._file.write(piece)
        elif self.size <= MAX_IN_MEMORY:
            self._pieces.append(piece)
        else:
            self._file = TemporaryFile()  # noqa: SIM115  # closed by `drop`
            self._file.write(b"".join([*self._pieces, piece]))
            self._pieces.clear()

    def whole(self) -> IO[bytes]:
        """Everything that was written, ready to be read from the start."""
        if self._file is None:
            return BytesIO(b"".join(self._pieces))
        self._file.seek(0)
        return self._file

    def drop(self) -> None:
        """Return the bytes to the budget."""
        self._budget.left += self.size
        self.size = 0
        self._pieces.clear()
        if self._file is not None:
            self._file.close()


class Stream:
    """A response on its way from the thread that creates it to the loop that sends it. The thread never waits."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pieces: deque[bytes] = deque()
        self._unsent = 0  # their bytes
        self._file: IO[bytes] | None = None
        self._read_to = self._written_to = 0
        self._is_abandoned = False
        self.is_complete = False

    def put(self, piece: bytes) -> None:
        """Raises Abandoned if the client has disconnected."""
        with self._lock:
            if self._is_abandoned:
                raise Abandoned
            if self._file is None and self._unsent + len(piece) <= MAX_UNSENT:
                self._pieces.append(piece)
                self._unsent += len(piece)
            else:
                self._spill(piece)

    def _spill(self, piece: bytes) -> None:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  # closed when it was read, or by `abandon`
            self._read_to = self._written_to = 0
        self._file.seek(self._written_to)
        self._written_to += self._file.write(piece)

    def take(self) -> bytes:
        """The next chunk, or nothing if the thread has not produced it yet."""
        with self._lock:
            if self._pieces:
                piece = self._pieces.popleft()
                self._unsent -= len(piece)
                return piece
            return self._unspill() if self._file is not None else b""

    def _unspill(self) -> bytes:
        file = self._file
        assert file is not None
        file.seek(self._read_to)
        piece = file.read(_PIECE)
        self._read_to += len(piece)
        if self._read_to == self._written_to:
            file.close()
            self._file = None
        return piece

    def abandon(self) -> None:
        with self._lock:
            self._is_abandoned = True
            self._pieces.clear()
            if self._file is not None:
                self._file.close()
                self._file = None

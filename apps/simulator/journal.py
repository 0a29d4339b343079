"""The append-only file that lets the carrier survive a restart: one JSON entry a line.

Entries are buffered and written every tenth of a second, so a carrier that is killed loses at most that much.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

FLUSH_EVERY = 0.1  # seconds


class Journal:
    """Appends entries to `path`. Nothing is on disk before `flush`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._buffer: list[bytes] = []
        self._file: BinaryIO | None = None

    def read(self) -> Iterator[dict[str, Any]]:
        """Every whole entry in the file. A line that a kill cut off is skipped."""
        if not self._path.exists():
            return
        with self._path.open("rb") as lines:
            for line in lines:
                entry = _entry(line)
                if entry is not None:
                    yield entry

    def compact(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Replace the whole file with these entries, atomically. Later entries are appended."""
        self.close()
        fresh = self._path.with_suffix(".new")
        with open(fresh, "wb", opener=_private) as file:
            file.writelines(orjson.dumps(entry) + b"\n" for entry in entries)
        os.replace(fresh, self._path)
        self._file = open(self._path, "ab", opener=_private)  # noqa: SIM115 - closed by close()

    def write(self, entry: Mapping[str, Any]) -> None:
        self._buffer.append(orjson.dumps(entry))

    def flush(self) -> None:
        if self._buffer and self._file is not None:
            self._file.write(b"\n".join(self._buffer) + b"\n")
            self._file.flush()
            self._buffer.clear()

    def close(self) -> None:
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return entry if isinstance(entry, dict) else None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # messages are personal data

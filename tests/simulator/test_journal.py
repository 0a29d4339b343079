"""The file behind the carrier."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from apps.simulator.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def test_missing_file_holds_nothing(path: Path) -> None:
    assert list(Journal(path).read()) == []


def test_entries_come_back_in_order(path: Path) -> None:
    journal = Journal(path)
    journal.compact([{"op": "first"}])
    journal.write({"op": "second"})
    journal.write({"op": "third"})

    journal.close()

    assert [entry["op"] for entry in Journal(path).read()] == ["first", "second", "third"]


def test_nothing_is_on_disk_before_a_flush(path: Path) -> None:
    journal = Journal(path)
    journal.compact([])
    journal.write({"op": "first"})

    assert path.read_bytes() == b""

    journal.flush()

    assert path.read_bytes() == b'{"op":"first"}\n'


@pytest.mark.parametrize("torn", [b'{"op":"sec', b"\xff\n", b"[1]\n"])
def test_torn_line_is_passed_over(path: Path, torn: bytes) -> None:
    path.write_bytes(b'{"op":"first"}\n' + torn)

    assert list(Journal(path).read()) == [{"op": "first"}]


def test_compacting_takes_the_place_of_what_was_there(path: Path) -> None:
    path.write_bytes(b'{"op":"old"}\n' * 10)
    journal = Journal(path)

    journal.compact([{"op": "new"}])
    journal.close()

    assert path.read_bytes() == b'{"op":"new"}\n'
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_file_is_private(path: Path) -> None:
    journal = Journal(path)
    journal.compact([])
    journal.close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600

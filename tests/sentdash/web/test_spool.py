"""Bodies and answers that wait, in memory and in files."""

from __future__ import annotations

import pytest

from sentdash.web import spool
from sentdash.web.limits import MAX_IN_MEMORY, MAX_UNSENT
from sentdash.web.spool import Abandoned, Body, Budget, NoRoom, Stream


@pytest.mark.parametrize("size", [0, 1, MAX_IN_MEMORY, MAX_IN_MEMORY + 1, 300_000])
def test_body_is_read_as_it_was_written(size: int) -> None:
    body, content = Body(Budget(1_000_000)), bytes(range(256)) * (size // 256 + 1)
    for at in range(0, size, 50_000):
        body.write(content[at : min(at + 50_000, size)])

    assert body.size == size
    assert body.whole().read() == content[:size]
    assert hasattr(body.whole(), "name") == (size > MAX_IN_MEMORY)


def test_body_gives_its_bytes_back_once() -> None:
    budget = Budget(100)
    body = Body(budget)
    body.write(b"x" * 60)
    with pytest.raises(NoRoom):
        body.write(b"x" * 41)
    body.drop()
    body.drop()

    assert budget.left == 100


def test_full_disk_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "TemporaryFile", lambda: open("/dev/full", "wb", buffering=0))  # noqa: SIM115

    with pytest.raises(NoRoom):
        Body(Budget(1_000_000)).write(b"x" * (MAX_IN_MEMORY + 1))


@pytest.mark.parametrize("taken_between", [0, 1, 5])
def test_stream_gives_what_was_put_in_order(taken_between: int) -> None:
    stream, wanted, got = Stream(), b"", b""
    for number in range(60):
        piece = bytes([number]) * (MAX_UNSENT // 20)
        stream.put(piece)
        wanted += piece
        for _ in range(taken_between):
            got += stream.take()
    while piece := stream.take():
        got += piece

    assert got == wanted


def test_nothing_more_is_put_into_a_stream_that_nobody_reads() -> None:
    stream = Stream()
    stream.put(b"x" * 2 * MAX_UNSENT)
    stream.abandon()

    with pytest.raises(Abandoned):
        stream.put(b"x")
    assert stream.take() == b""

"""One client connection, on the event loop. A request goes to the threads' queue once all of it has arrived.

Every wait for the client has a limit, which `watch` checks once a second: for a head, a body, reading a response, and
the pause between requests. One request is answered at a time; until then, the next ones wait in the kernel.
"""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum, auto
from typing import cast

from sentdash.web.answer import plain
from sentdash.web.limits import MAX_HEAD_BYTES, MAX_PIPELINED, Pace
from sentdash.web.reader import Reader
from sentdash.web.request import FIXED, Request
from sentdash.web.shared import Shared
from sentdash.web.spool import Stream

_TEXTS = {
    400: "The request is not valid HTTP.",
    408: "The request took too long to arrive.",
    417: "Only 100-continue can be expected.",
    431: f"The request head is larger than {MAX_HEAD_BYTES} bytes.",
    500: "Something went wrong on our side.",
    503: "The server has no room for this request now. Try again later.",
}


class Waits(Enum):
    """What we wait for the client to do."""

    REQUEST = auto()  # send its first byte
    HEAD = auto()
    BODY = auto()
    END = auto()  # close the connection: it was refused, and may still be sending
    NOTHING = auto()  # nothing: its request is being answered


class Connection(asyncio.Protocol):
    """Everything except `deliver`, `wake` and `date` runs on the event loop."""

    _transport: asyncio.Transport
    _reader: Reader

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._requests: deque[Request] = deque()  # complete requests; the first is being answered
        self._later = b""  # bytes that arrived while a request was answered
        self._stream: Stream | None = None
        self._written = 0
        self._is_full = False  # the transport's buffer is full because the client reads slowly
        self._is_first = True
        self._is_lost = False
        self._is_half = False  # the client has closed its side of the connection
        self.waits = Waits.REQUEST
        self.since = shared.now()
        self._reading = Pace(self.since)
        self._writing: Pace | None = None
        self._taken_before = 0

    # --- The transport ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._reader = Reader({**FIXED, **_addresses(transport)}, self._shared.budget, self._accept)
        if not self._shared.enter(self):
            self._transport.write(plain(503, _TEXTS[503], self._shared.date))
            self._transport.close()

    def connection_lost(self, _problem: Exception | None) -> None:
        self._is_lost = True
        self._shared.leave(self)
        if self._stream:
            self._stream.abandon()
        self._reader.drop()
        self._drop_waiting()

    def eof_received(self) -> bool:
        """A client may close its side after its request. An incomplete request is dropped."""
        self._is_half = True
        return bool(self._requests)

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._pump()

    def data_received(self, data: bytes) -> None:
        if self.waits is Waits.END:
            return
        if self._requests:
            self._later += data
            self._transport.pause_reading()
        else:
            self._read(data)

    # --- A request arrives ---

    def _read(self, data: bytes) -> None:
        self._reader.feed(data)
        if self._requests:
            return
        if self._reader.flaw:
            self._refuse(self._reader.flaw)
        else:
            self._wait()

    def _accept(self, request: Request) -> None:
        """From the reader."""
        if self._reader.flaw or len(self._requests) > MAX_PIPELINED:
            request.body.drop()
            self._reader.flaw = self._reader.flaw or 503
            return
        self._requests.append(request)
        if len(self._requests) == 1:
            self._start(request)

    def _start(self, request: Request) -> None:
        self.waits = Waits.NOTHING
        if self._shared.is_closing:
            request.keep_alive = False
        self._shared.submit(request, self)

    # --- An answer leaves ---

    def deliver(self, request: Request, answer: bytes | Stream | None) -> None:
        """From a thread."""
        self._shared.loop.call_soon_threadsafe(self._take_answer, request, answer)

    def wake(self) -> None:
        """From a thread."""
        self._shared.loop.call_soon_threadsafe(self._pump)

    def date(self) -> str:
        return self._shared.date

    def _take_answer(self, request: Request, answer: bytes | Stream | None) -> None:
        request.body.drop()
        if self._is_lost:
            if isinstance(answer, Stream):
                answer.abandon()
        elif answer is None:
            self._fail()
        elif isinstance(answer, Stream):
            self._stream = answer
            self._pump()
        else:
            self._write(answer)
            self._finish()

    def _pump(self) -> None:
        """Send as much of the stream as the transport accepts."""
        while (stream := self._stream) and not self._is_full:
            is_complete = stream.is_complete  # must be read before we look for the last chunk
            if piece := stream.take():
                self._write(piece)
            elif is_complete:
                self._stream = None
                self._finish()
            else:
                return

    def _fail(self) -> None:
        """The response failed, or its end is missing."""
        self._drop_waiting()
        if self._stream:
            self._transport.abort()
        else:
            self._requests.clear()
            self._refuse(500)

    def _drop_waiting(self) -> None:
        """Drop all complete requests except the one that a thread has."""
        while len(self._requests) > 1:
            self._requests.pop().body.drop()

    def _write(self, data: bytes) -> None:
        self._written += len(data)
        self._transport.write(data)

    def _finish(self) -> None:
        """A response was sent."""
        request = self._requests.popleft()
        is_last = not self._requests and (self._is_half or self._shared.is_closing)
        if is_last or not request.keep_alive:
            self._drop_waiting()
            self._end(is_done=request.is_whole and not self._later)
        elif self._requests:
            self._start(self._requests[0])
        elif self._reader.flaw:
            self._refuse(self._reader.flaw)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Continue with the next request, part of which may have arrived already."""
        self._is_first = False
        self._wait()
        if later := self._later:
            self._later = b""
            self._transport.resume_reading()
            self._read(later)

    def _refuse(self, status: int) -> None:
        self._write(plain(status, _TEXTS[status], self._shared.date))
        self._end(is_done=False)

    def _end(self, *, is_done: bool) -> None:
        """Close. While the client is still sending, a reset would lose our response, so we discard what it sends."""
        self._wait_for(Waits.END)
        self._later = b""
        if is_done or self._is_half or self._transport.is_closing():
            self._transport.close()
        else:
            self._transport.resume_reading()
            self._transport.write_eof()

    # --- Time ---

    def _wait(self) -> None:
        """Wait for what comes next, depending on what the reader has."""
        reader = self._reader
        if reader.is_in_body:
            self._wait_for_body()
        else:
            self._wait_for(Waits.HEAD if reader.has_begun else Waits.REQUEST)

    def _wait_for_body(self) -> None:
        request = self._reader.arriving
        if self.waits is Waits.BODY or request is None:
            return
        self._wait_for(Waits.BODY)
        self._reading = Pace(self.since, request.body.size)
        if request.is_awaited and not request.body.size:
            self._write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _wait_for(self, what: Waits) -> None:
        if self.waits is not what:
            self.waits, self.since = what, self._shared.now()

    def watch(self, now: float) -> None:
        """Check the limits. Called once a second."""
        if self._is_stuck(now):
            self._transport.abort()
        elif self.waits is Waits.END:
            if now - self.since > self._shared.limits.linger_seconds:
                self._transport.abort()
        elif self.waits is Waits.REQUEST:
            if now - self.since > self._patience:
                self._transport.close()
        elif self._is_late(now):
            self._refuse(408)

    def _is_stuck(self, now: float) -> bool:
        """Whether the client doesn't read our response."""
        waiting = self._transport.get_write_buffer_size()
        taken = self._written - waiting
        if not waiting:
            self._writing = None
        elif self._writing is None:
            self._writing, self._taken_before = Pace(now), taken
        return self._writing is not None and self._writing.is_late(now, taken - self._taken_before, self._shared.limits)

    @property
    def _patience(self) -> float:
        limits = self._shared.limits
        return limits.head_seconds if self._is_first else limits.keep_alive_seconds

    def _is_late(self, now: float) -> bool:
        limits = self._shared.limits
        if self.waits is Waits.HEAD:
            return now - self.since > limits.head_seconds
        size = self._reader.arriving.body.size if self._reader.arriving else 0
        return self.waits is Waits.BODY and self._reading.is_late(now, size, limits)

    @property
    def can_be_dropped(self) -> bool:
        """Whether no request of this connection is being answered."""
        return not self._requests

    def drop(self) -> None:
        self._transport.abort()

    def retire(self) -> None:
        """The server stops. A running request is finished first."""
        if self.waits is Waits.REQUEST:
            self._transport.close()


def _addresses(transport: asyncio.BaseTransport) -> dict[str, str]:
    name, port = (transport.get_extra_info("sockname") or ("", 0))[:2]
    client = (transport.get_extra_info("peername") or ("",))[0]
    return {"SERVER_NAME": str(name), "SERVER_PORT": str(port), "REMOTE_ADDR": str(client)}

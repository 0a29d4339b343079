"""Call the application for one request and write its response as HTTP. Runs on a thread, never waits for the client.

A complete response goes to the loop in one piece; a streamed one goes through a Stream.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import IO, Any, Protocol
from wsgiref.util import FileWrapper

from sentdash.web.limits import KIB
from sentdash.web.request import Request
from sentdash.web.spool import Abandoned, Stream

Application = Callable[..., Iterable[bytes]]
Headers = list[tuple[str, str]]

_log = logging.getLogger("sentdash.web")
_OURS = {"connection", "transfer-encoding", "keep-alive", "date"}
_AT_ONCE = 64 * KIB  # bytes read from a file at once


class Receiver(Protocol):
    """The connection from the thread's point of view. Both methods may be called from any thread."""

    def deliver(self, request: Request, answer: bytes | Stream | None) -> None:
        """A whole response, or a stream that will contain it, or None if it failed."""

    def wake(self) -> None:
        """The stream has more data."""

    def date(self) -> str: ...


class Blocks(FileWrapper):
    """A file as a response, in larger chunks than Django's."""

    def __init__(self, file: IO[bytes], _size: int = 0) -> None:
        super().__init__(file, _AT_ONCE)


class Answer:
    """The application's response to one request."""

    def __init__(self, request: Request, receiver: Receiver) -> None:
        self._request, self._receiver = request, receiver
        self._status, self._headers = "", Headers()

    def make(self, application: Application) -> None:
        try:
            self._call(application)
        except Abandoned:
            self._receiver.deliver(self._request, None)
        except Exception:
            # The application handles its own errors. This one is outside of it, or in the middle of a stream.
            _log.exception("A request was not answered.")
            self._receiver.deliver(self._request, None)

    def _call(self, application: Application) -> None:
        environ = {**self._request.environ, "wsgi.file_wrapper": Blocks}
        result = application(environ, self._start)
        try:
            if self._is_bare or not (isinstance(result, Blocks) or getattr(result, "streaming", False)):
                self._send(b"".join([] if self._is_bare else result))
            else:
                self._stream(result)
        finally:
            if close := getattr(result, "close", None):
                close()

    def _start(self, status: str, headers: Headers, _problem: Any = None) -> Callable[[bytes], object]:
        self._status, self._headers = status, headers
        return lambda _: None

    @property
    def _is_bare(self) -> bool:
        """Whether the response must have no body."""
        return self._request.method == "HEAD" or self._status[:3] in {"204", "304"}

    def _send(self, body: bytes) -> None:
        length = None if self._is_bare else len(body)
        self._receiver.deliver(self._request, self._head(length) + body)

    def _stream(self, pieces: Iterable[bytes]) -> None:
        """Send through a stream. Chunked, unless the application sets a length or the client doesn't know chunks."""
        request, receiver, stream = self._request, self._receiver, Stream()
        is_measured = any(name.lower() == "content-length" for name, _ in self._headers)
        is_chunked = not is_measured and not request.is_http_10
        request.keep_alive = request.keep_alive and (is_measured or is_chunked)
        stream.put(self._head(None, is_chunked=is_chunked))
        receiver.deliver(request, stream)
        try:
            for piece in filter(None, pieces):
                stream.put(b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece)
                receiver.wake()
        except BaseException:
            stream.abandon()
            raise
        if is_chunked:
            stream.put(b"0\r\n\r\n")
        stream.is_complete = True
        receiver.wake()

    def _head(self, length: int | None, *, is_chunked: bool = False) -> bytes:
        """`length` replaces the application's Content-Length, if given."""
        is_204 = self._status.startswith("204")
        lines = [f"HTTP/1.1 {self._status}"]
        for name, value in self._headers:
            key = name.lower()
            if key in _OURS or (key == "content-length" and (length is not None or is_204)):
                continue
            lines.append(f"{name}: {value}")
        if length is not None:
            lines.append(f"Content-Length: {length}")
        if is_chunked:
            lines.append("Transfer-Encoding: chunked")
        lines += self._closing_lines()
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _closing_lines(self) -> list[str]:
        request = self._request
        date = f"Date: {self._receiver.date()}"
        if not request.keep_alive:
            return [date, "Connection: close"]
        return [date, "Connection: keep-alive"] if request.is_http_10 else [date]


def plain(status: int, text: str, date: str) -> bytes:
    """A response of the server itself, which then closes the connection."""
    body = f"{text}\n".encode()
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nDate: {date}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body


def work(take: Callable[[], tuple[Request, Receiver] | None], application: Application) -> None:
    """The loop of each thread. It ends when it takes None."""
    while job := take():
        request, receiver = job
        with suppress(RuntimeError):  # the event loop has ended
            Answer(request, receiver).make(application)

"""All outgoing HTTP calls, many at a time on one thread (curl's multi interface).

A `Window` holds up to `size` calls: `add` starts one, `poll` makes progress and returns the finished ones. A failed
call never raises; it returns a `Response` with an `error`. Redirects are not followed.

Call addresses that customers chose in a window with a `vetting`. Curl then asks us for a socket to the very IP address
that it is about to connect to, whatever DNS says before or after. Connections are kept alive within their window
only, so all of them passed the same vetting.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import pycurl

from apps.core.vetting import Vetting, named_place

T = TypeVar("T")

# Failures that happen before any byte of the request was sent.
_NEVER_LEFT = frozenset(
    {
        pycurl.E_UNSUPPORTED_PROTOCOL,
        pycurl.E_URL_MALFORMAT,
        pycurl.E_COULDNT_RESOLVE_PROXY,
        pycurl.E_COULDNT_RESOLVE_HOST,
        pycurl.E_COULDNT_CONNECT,
        pycurl.E_SSL_CONNECT_ERROR,
        pycurl.E_PEER_FAILED_VERIFICATION,
    }
)
_CONNECT_TIMEOUT_MS = 5_000
_NO_SOCKET: int = pycurl.SOCKET_BAD
_READABLE = select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR
_NOWHERE = "240.0.0.1"  # reserved, and never vetted
_LARGEST_ANSWER = 256 * 1024  # bytes; a carrier's answer is about one kilobyte
_LARGEST_HEAD = 64 * 1024  # bytes of all header lines; ordinary servers send at most 16 KB


@dataclass(frozen=True, slots=True)
class EgressRequest:
    """One call to make. `headers` are complete lines, as on the wire ("Name: value"); `timeout` is in seconds.

    We read at most `enough` bytes of a response. Without `enough`, a response that is too long is a failure.
    """

    method: str
    url: str
    headers: tuple[str, ...] = ()
    body: bytes = b""
    timeout: float = 10.0
    enough: int | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """The result of a call: a status and a body, or status 0 and an `error` sentence.

    `left` is False only if the request certainly didn't reach the server, so that a retry is safe.
    Header names are lower case.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str | None = None
    left: bool = True


class _Call:
    """A reusable curl handle with the buffers of its current call."""

    __slots__ = ("body", "curl", "enough", "has_socket", "head", "is_cut", "lines", "refusal", "tag", "vetting")

    def __init__(self) -> None:
        self.curl = pycurl.Curl()
        self.tag: Any = None
        self.body = BytesIO()
        self.lines: list[bytes] = []
        self.enough: int | None = None
        self.is_cut = False
        self.head = 0  # bytes
        self.vetting: Vetting | None = None
        self.has_socket = False
        self.refusal: str | None = None

    def prepare(self, request: EgressRequest, tag: Any, vetting: Vetting | None) -> None:
        self.tag, self.body, self.lines, self.head = tag, BytesIO(), [], 0
        self.enough, self.is_cut = request.enough, False
        self.vetting, self.has_socket, self.refusal = vetting, False, None
        curl = self.curl
        curl.reset()
        curl.setopt(pycurl.URL, request.url.encode())
        curl.setopt(pycurl.CUSTOMREQUEST, request.method)
        curl.setopt(pycurl.HTTPHEADER, request.headers)
        if request.body:
            curl.setopt(pycurl.POSTFIELDS, request.body)
        curl.setopt(pycurl.WRITEFUNCTION, self._write)
        curl.setopt(pycurl.HEADERFUNCTION, self._read_header)
        curl.setopt(pycurl.TIMEOUT_MS, int(request.timeout * 1000))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, min(_CONNECT_TIMEOUT_MS, int(request.timeout * 1000)))
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.TCP_NODELAY, 1)
        if vetting:
            curl.setopt(pycurl.OPENSOCKETFUNCTION, self._open)
            curl.setopt(pycurl.PROXY, "")  # otherwise we would check the proxy's address
            if vetting.is_local and (place := named_place(request.url)):
                curl.setopt(pycurl.RESOLVE, [f"{place}:{_NOWHERE}"])  # in place of a look-up

    def _open(self, _purpose: int, address: tuple[int, int, int, tuple[Any, ...]]) -> socket.socket | int:
        family, kind, protocol, place = address
        assert self.vetting is not None
        if refusal := self.vetting.refusal(place[0], place[1]):
            self.refusal = refusal
            return _NO_SOCKET
        self.has_socket = True
        return socket.socket(family, kind, protocol)

    def _read_header(self, line: bytes) -> int:
        self.head += len(line)
        if self.head > _LARGEST_HEAD:
            return 0  # makes curl abort
        self.lines.append(line)
        return len(line)

    def _write(self, chunk: bytes) -> int:
        room = (_LARGEST_ANSWER if self.enough is None else self.enough) - self.body.tell()
        if len(chunk) <= room:
            return self.body.write(chunk)
        self.body.write(chunk[:room])
        self.is_cut = self.enough is not None
        return 0  # makes curl abort

    def landed(self) -> Response:
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        return Response(status, _headers(self.lines), self.body.getvalue())

    def crashed(self, number: int, sentence: str) -> Response:
        if self.is_cut and number == pycurl.E_WRITE_ERROR:
            return self.landed()
        if self.refusal and not self.has_socket:
            return Response(0, error=self.refusal, left=False)
        if self.head > _LARGEST_HEAD:
            return Response(0, error=f"its response has more than {_LARGEST_HEAD // 1024} KB of headers")
        return Response(0, error=sentence or f"curl error {number}", left=number not in _NEVER_LEFT)


def _headers(lines: list[bytes]) -> dict[str, str]:
    pairs = (line.decode("latin-1").partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


class Window(Generic[T]):
    """Up to `size` calls in flight on kept-alive connections. Use it as a context manager, on one thread.

    Sockets are watched with epoll, so the cost of `poll` depends on events, not on the number of calls in flight.
    """

    def __init__(self, size: int, *, vetting: Vetting | None = None) -> None:
        self._vetting = vetting
        self._epoll = select.epoll()
        self._alarm: float | None = None
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_alarm)
        self._multi.setopt(pycurl.M_MAX_TOTAL_CONNECTIONS, size)
        self._multi.setopt(pycurl.M_MAXCONNECTS, size)
        self._idle = [_Call() for _ in range(size)]
        self._busy: dict[pycurl.Curl, _Call] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for call in self._busy.values():
            self._multi.remove_handle(call.curl)
        self._multi.close()
        self._epoll.close()

    @property
    def free(self) -> int:
        """How many more calls you can add now."""
        return len(self._idle)

    @property
    def flying(self) -> int:
        return len(self._busy)

    def add(self, request: EgressRequest, tag: T) -> None:
        """Start a call. Raises IndexError if the window is full."""
        call = self._idle.pop()
        call.prepare(request, tag, self._vetting)
        self._busy[call.curl] = call
        self._multi.add_handle(call.curl)

    def poll(self, wait: float) -> list[tuple[T, Response]]:
        """Advance the calls, waiting up to `wait` seconds for the first event. Returns the calls that ended."""
        if self._alarm is not None:
            wait = min(wait, max(self._alarm - monotonic(), 0))
        for descriptor, event in self._epoll.poll(wait):
            ready = (pycurl.CSELECT_IN if event & _READABLE else 0) | (
                pycurl.CSELECT_OUT if event & select.EPOLLOUT else 0
            )
            self._multi.socket_action(descriptor, ready)
        if self._alarm is not None and self._alarm <= monotonic():
            self._alarm = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        return self._collect()

    def _watch(self, what: int, descriptor: int, multi: object, data: object) -> None:
        if what == pycurl.POLL_REMOVE:
            with suppress(OSError):  # already closed, which unregistered it
                self._epoll.unregister(descriptor)
            return
        mask = (select.EPOLLIN if what & pycurl.POLL_IN else 0) | (select.EPOLLOUT if what & pycurl.POLL_OUT else 0)
        try:
            self._epoll.modify(descriptor, mask)
        except FileNotFoundError:
            self._epoll.register(descriptor, mask)

    def _set_alarm(self, milliseconds: int) -> None:
        self._alarm = None if milliseconds < 0 else monotonic() + milliseconds / 1000

    def _collect(self) -> list[tuple[T, Response]]:
        done: list[tuple[T, Response]] = []
        more = 1
        while more:
            more, good, bad = self._multi.info_read()
            done.extend(self._end(curl) for curl in good)
            done.extend(self._end(curl, number, sentence) for curl, number, sentence in bad)
        return done

    def _end(self, curl: pycurl.Curl, number: int = 0, sentence: str = "") -> tuple[T, Response]:
        self._multi.remove_handle(curl)
        call = self._busy.pop(curl)
        self._idle.append(call)
        return call.tag, call.crashed(number, sentence) if number else call.landed()


def call(request: EgressRequest, *, vetting: Vetting | None = None) -> Response:
    """Make one call and wait for its response."""
    with Window[None](1, vetting=vetting) as window:
        window.add(request, None)
        while not (landed := window.poll(request.timeout)):
            pass
        return landed[0][1]

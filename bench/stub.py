"""A carrier that accepts everything, as fast as one Python process can: `python -m bench.stub`.

Below /graph it answers as Meta does, elsewhere as Telnyx.

It reads HTTP/1.1 requests from kept-alive connections and answers each with a new id, at once or after a fixed time.
`PUT /latency/MILLISECONDS` sets that time; `GET /count` returns the number of messages.
"""

from __future__ import annotations

import select
import socket
from collections import deque
from itertools import count
from time import monotonic

_BODY = (
    b'{"data":{"record_type":"message","direction":"outbound","id":"40385f64-5717-4562-b3fc-%012x","type":"SMS",'
    b'"messaging_profile_id":"5e47da54-0001-4000-8000-000000000001","from":{"phone_number":"+14155550100",'
    b'"carrier":"Telnyx","line_type":"VoIP"},"to":[{"phone_number":"+12125550123","status":"queued",'
    b'"carrier":"Wireless","line_type":"Wireless"}],"cc":[],"media":[],"encoding":"GSM-7","parts":1,"tags":[],'
    b'"cost":{"amount":"0.0070","currency":"USD"},"valid_until":null,"errors":[]}}'
)
_META_BODY = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"+12125550123","wa_id":"12125550123"}],'
    b'"messages":[{"id":"wamid.HBgLMTIxMjU1NTAxMjMVAgARGBI5QTNDQTVC%012x","message_status":"accepted"}]}'
)


def _accepted(body: bytes) -> bytes:
    """The response; its body takes a number."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    return head % len(body % 0) + body


_ACCEPTED, _META_ACCEPTED = _accepted(_BODY), _accepted(_META_BODY)


class Stub:
    """One epoll loop over all connections. Answers wait in the order they came in, since all wait equally long."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._listener.setblocking(False)
        self._epoll.register(self._listener, select.EPOLLIN)
        self._open: dict[int, socket.socket] = {}
        self._partial: dict[int, bytes] = {}
        self._waiting: deque[tuple[float, int, socket.socket, bytes]] = deque()
        self._latency = 0.0
        self._ids = count(1)
        self._accepted = 0

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def serve(self) -> None:
        while True:
            for descriptor, _ in self._epoll.poll(self._patience()):
                if descriptor == self._listener.fileno():
                    self._take()
                else:
                    self._read(descriptor)
            self._answer_due()

    def _patience(self) -> float:
        return max(self._waiting[0][0] - monotonic(), 0) if self._waiting else 1.0

    def _take(self) -> None:
        connection, _ = self._listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open[connection.fileno()] = connection
        self._epoll.register(connection, select.EPOLLIN)

    def _read(self, descriptor: int) -> None:
        try:
            chunk = self._open[descriptor].recv(65536)
        except ConnectionError:
            chunk = b""
        if not chunk:
            self._close(descriptor)
            return
        request = self._partial.pop(descriptor, b"") + chunk
        if _is_whole(request):
            self._handle(descriptor, request)
        else:
            self._partial[descriptor] = request

    def _close(self, descriptor: int) -> None:
        self._epoll.unregister(descriptor)
        self._open.pop(descriptor).close()
        self._partial.pop(descriptor, None)

    def _handle(self, descriptor: int, request: bytes) -> None:
        if not request.startswith(b"POST "):
            self._open[descriptor].sendall(self._control(request.split(b" ", 2)[1]))
            return
        answer = self._answer(request)
        if self._latency:
            self._waiting.append((monotonic() + self._latency, descriptor, self._open[descriptor], answer))
        else:
            self._accept(descriptor, answer)

    def _control(self, path: bytes) -> bytes:
        if path.startswith(b"/latency/"):
            self._latency = int(path.removeprefix(b"/latency/")) / 1000
        return plain(b"%d" % self._accepted)

    def _answer_due(self) -> None:
        now = monotonic()
        while self._waiting and self._waiting[0][0] <= now:
            _, descriptor, connection, answer = self._waiting.popleft()
            if self._open.get(descriptor) is connection:  # a closed one's number may be another's by now
                self._accept(descriptor, answer)

    def _accept(self, descriptor: int, answer: bytes) -> None:
        self._accepted += 1
        try:
            self._open[descriptor].send(answer)
        except ConnectionError:
            self._close(descriptor)

    def _answer(self, request: bytes) -> bytes:
        return (_META_ACCEPTED if request.startswith(b"POST /graph/") else _ACCEPTED) % next(self._ids)


def plain(body: bytes) -> bytes:
    """A response with this body."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def _is_whole(request: bytes) -> bool:
    """Clients send one request at a time, with a Content-Length when it has a body."""
    head, end, body = request.partition(b"\r\n\r\n")
    if not end:
        return False
    _, named, rest = head.lower().partition(b"content-length:")
    return not named or len(body) >= int(rest.split(b"\r\n", 1)[0])


def main() -> None:
    stub = Stub()
    print(f"stub ready on http://127.0.0.1:{stub.port}", flush=True)
    stub.serve()


if __name__ == "__main__":
    main()

"""Receivers that answer to do harm: without end, drop by drop, or with more headers than anyone needs."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from apps.webhooks import test_delivery
from apps.webhooks.models import Delivery
from tests.cast import Cast
from tests.factories.webhooks import endpoint
from tests.patience import PATIENCE

_TEN_GIGABYTES = 10 * 1024**3
_SLICE = b"x" * 65536
_MOST = 32 * 1024**2  # bytes: what fits into the buffers of two sockets, many times over


class Hostile:
    """A server on loopback that does `answer` with its first connection, until the caller hangs up."""

    def __init__(self, answer: Callable[[Hostile], None]) -> None:
        self._answer = answer
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._gone = threading.Event()
        self.sent = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/"

    def _serve(self) -> None:
        self._connection, _ = self._listening.accept()
        self._listening.close()
        with self._connection:
            self._connection.recv(65536)
            try:
                self._answer(self)
            except OSError:
                """The caller hung up."""

    def send(self, raw: bytes) -> None:
        self.sent += self._connection.send(raw)

    def drip(self, raw: bytes) -> None:
        """One byte, and another one a moment later."""
        for byte in raw:
            self.send(bytes([byte]))
            self._gone.wait(0.02)


def _stream(server: Hostile) -> None:
    server.send(f"HTTP/1.1 200 OK\r\nContent-Length: {_TEN_GIGABYTES}\r\n\r\n".encode())
    while server.sent < _TEN_GIGABYTES:
        server.send(_SLICE)


def _chunks(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while server.sent < _TEN_GIGABYTES:
        server.send(b"10000\r\n" + _SLICE + b"\r\n")


def _zipped(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    while server.sent < _TEN_GIGABYTES:
        server.send(_SLICE)


def _dripping_status(server: Hostile) -> None:
    server.drip(b"HTTP/1.1 200 OK" + b" " * 100_000)


def _dripping_headers(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\n")
    server.drip(b"X-Slow: y\r\n" * 10_000)


def _dripping_body(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n")
    server.drip(b"x" * 2000)


def _early_hints(server: Hostile) -> None:
    for _ in range(10_000):
        server.drip(b"H")
        server.send(b"TTP/1.1 103 Early Hints\r\n\r\n")


def _huge_header(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\nX-Huge: ")
    while server.sent < _TEN_GIGABYTES:
        server.send(_SLICE)


def _many_headers(server: Hostile) -> None:
    server.send(b"HTTP/1.1 200 OK\r\n")
    while server.sent < _TEN_GIGABYTES:
        server.send(b"X-Many: " + b"x" * 1000 + b"\r\n")


def _many_hints(server: Hostile) -> None:
    while server.sent < _TEN_GIGABYTES:
        server.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")


@pytest.fixture
def tested(cast: Cast, settings: Settings) -> Callable[..., tuple[Hostile, dict[str, Any]]]:
    """Deliver to such a server. The connection must be closed then."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    def deliver(answer: Callable[[Hostile], None], seconds: int = 60) -> tuple[Hostile, dict[str, Any]]:
        server = Hostile(answer)
        row = endpoint(cast.shop, endpoint_url=server.url)
        row.timeout_seconds = seconds
        test_delivery.run(row, event_type="message.sent", now=datetime.now(UTC))
        server.thread.join(PATIENCE)
        assert not server.thread.is_alive()
        return server, Delivery.objects.to(row).get().tries[0]

    return deliver


@pytest.mark.parametrize("answer", [_stream, _chunks, _zipped])
def test_of_a_body_without_end_two_kilobytes_are_read(tested: Any, answer: Callable[[Hostile], None]) -> None:
    server, tried = tested(answer)

    assert (tried["status"], tried["error"], tried["response"]) == (200, None, "x" * 2048)
    assert server.sent < _MOST


@pytest.mark.parametrize("answer", [_dripping_status, _dripping_headers, _dripping_body, _early_hints])
def test_answer_drop_by_drop_is_left_after_the_timeout(tested: Any, answer: Callable[[Hostile], None]) -> None:
    began = monotonic()

    _, tried = tested(answer, seconds=1)

    assert 0.9 < monotonic() - began < PATIENCE
    assert 900 <= tried["ms"] < PATIENCE * 1000
    assert tried["status"] is None
    assert "timed out" in tried["error"]


@pytest.mark.parametrize("answer", [_huge_header, _many_headers, _many_hints])
def test_headers_without_end_are_not_read_to_the_end(tested: Any, answer: Callable[[Hostile], None]) -> None:
    server, tried = tested(answer)

    assert (tried["status"], tried["response"]) == (None, None)
    assert tried["error"].startswith("The endpoint could not be called: ")
    assert server.sent < _MOST

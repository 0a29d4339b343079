"""The web server in this process, before an application of the test's own, and raw sockets to speak with it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import uvloop

from sentdash.web.__main__ import listen
from sentdash.web.limits import Limits
from sentdash.web.worker import serve
from tests.patience import PATIENCE

QUICK = Limits(watch_seconds=0.05)

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass
class Client:
    """One connection; closed with the site."""

    socket: socket.socket
    got: bytes = b""

    def send(self, data: bytes) -> Client:
        self.socket.sendall(data)
        return self

    def until(self, text: bytes) -> bytes:
        """What came up to `text` and a little more. Fails when the server closes first."""
        while text not in self.got:
            received = self.socket.recv(65536)
            assert received, f"Closed after {self.got[-500:]!r}"
            self.got += received
        return self.got

    def until_closed(self) -> bytes:
        """All that comes until the server closes, or resets what we still send."""
        with suppress(ConnectionResetError):
            while received := self.socket.recv(65536):
                self.got += received
        return self.got

    def finish(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)


@dataclass
class Site:
    port: int
    loop: asyncio.AbstractEventLoop
    stopped: asyncio.Event
    thread: Thread
    _open: ExitStack = field(default_factory=ExitStack)

    def connect(self, data: bytes = b"") -> Client:
        connection = self._open.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE))
        client = Client(connection)
        return client.send(data) if data else client

    def ask(self, data: bytes) -> bytes:
        """All of the answers, up to the server's closing."""
        return self.connect(data).until_closed()

    def stop(self) -> None:
        """Ask it to stop, as SIGTERM does."""
        self.loop.call_soon_threadsafe(self.stopped.set)

    def close(self) -> None:
        self.stop()
        self._open.close()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@contextmanager
def site(application: Application, limits: Limits = QUICK, threads: int = 2) -> Iterator[Site]:
    [listener] = listen("127.0.0.1", 0, 1)
    loop, stopped = uvloop.new_event_loop(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve(listener, stopped, threads, application, limits))

    thread = Thread(target=run, daemon=True)
    thread.start()
    running = Site(listener.getsockname()[1], loop, stopped, thread)
    try:
        yield running
    finally:
        running.close()


def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Says what it was asked: method, path, query and body."""
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['QUERY_STRING']} ".encode(), body]

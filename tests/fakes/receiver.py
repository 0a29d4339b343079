"""A web server that takes whatever is posted to it and remembers it, as the house's callback address would."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson

from tests.patience import PATIENCE


@dataclass(frozen=True, slots=True)
class Call:
    """One POST that came in. Header names are lower case; `at` is in unix seconds."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    def json(self) -> Any:
        return orjson.loads(self.body)


class Receiver:
    """Listens while it is open. `answers` are the statuses of the next calls; after them everything gets a 200."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}  # of every answer
        self.connections = 0
        self.delay = 0.0  # seconds before every answer
        self.verify_token = "verify"
        self._calls: list[Call] = []
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def calls(self) -> list[Call]:
        """Everything that came in so far, oldest first."""
        with self._news:
            return list(self._calls)

    def wait(self, count: int) -> list[Call]:
        """The calls, once there are at least `count`. Fails after PATIENCE seconds."""
        with self._news:
            if not self._news.wait_for(lambda: len(self._calls) >= count, PATIENCE):
                raise AssertionError(f"{len(self._calls)} calls came in {PATIENCE:.0f} s where {count} were awaited")
            return list(self._calls)

    def clear(self) -> None:
        """Forget what came in, and answer 200 at once from now on."""
        with self._news:
            self._calls.clear()
            self.answers.clear()
            self.delay = 0.0

    def _take(self, call: Call) -> int:
        with self._news:
            self._calls.append(call)
            self._news.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                receiver.connections += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = receiver._take(Call(self.path, headers, body, time.time()))
                if receiver.delay:
                    time.sleep(receiver.delay)
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                """Answers Meta's challenge, as somebody would who has been given its verify token."""
                query = parse_qs(urlsplit(self.path).query)
                is_ours = query.get("hub.verify_token") == [receiver.verify_token]
                body = query.get("hub.challenge", [""])[0].encode()
                self.send_response(200 if is_ours else 403)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler

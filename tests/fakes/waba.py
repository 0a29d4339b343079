"""A WhatsApp Business Account at Meta, whose answers a test chooses."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

WABA = "102290129340398"
ONE = {"id": "11", "display_phone_number": "+1 312-555-0100", "verified_name": "Acme", "quality_rating": "GREEN"}
TWO = {"id": "12", "display_phone_number": "+1 312-555-0101", "verified_name": "Acme", "quality_rating": "RED"}
TOKEN_REFUSED = {"": {"error": {"code": 190, "message": "Malformed access token EAAG-typed-token"}}}


class Meta:
    """Answers by the last word of the path: "" for the account itself, "proof" if the secret is proven. Use `with`."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.answers: dict[str, Any] = {
            "": {"id": WABA, "name": "Acme Inc."},
            "phone_numbers": {"data": [ONE]},
            "message_templates": {"data": []},
            "subscribed_apps": {"success": True},
            **(answers or {}),
        }
        self.asked: list[str] = []
        self.subscribed: dict[str, Any] | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v23.0"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(meta: Meta) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                meta.asked.append(self.path)
                edge = urlsplit(self.path).path.removeprefix(f"/v23.0/{WABA}").strip("/")
                answer = meta.answers[edge]
                if "appsecret_proof" in self.path and "proof" in meta.answers:
                    answer = meta.answers["proof"]
                body = orjson.dumps(answer)
                self.send_response(400 if "error" in answer else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                meta.subscribed = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        return Handler

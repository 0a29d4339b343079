"""Meta's list of message templates: a web server that takes, edits, deletes and lists them, page by page."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson

PAGE = 100
UNKNOWN = {"code": 100, "error_subcode": 33, "message": "Unsupported post request."}
TAKEN = {
    "code": 100,
    "error_subcode": 2388024,
    "message": "Invalid parameter",
    "error_user_title": "Content in This Language Already Exists",
    "error_user_msg": "There is already English (US) content for this template.",
}
BUSY = {"code": 80008, "message": "There have been too many calls to this WhatsApp Business account."}
REFUSED = {"code": 100, "error_subcode": 2388293, "error_user_msg": "The text has too many variables for its length."}


class Graph:
    """Listens while it is open. `failures` are the errors of the next calls that change something, None for none."""

    def __init__(self) -> None:
        self.templates: dict[str, dict[str, Any]] = {}
        self.failures: list[dict[str, Any] | None] = []
        self.list_failures: list[dict[str, Any] | None] = []
        self.forgets_answers = False  # it does what it is asked, and breaks the connection
        self.status = "PENDING"  # of new ones
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self._ids = count(594425479261000)
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
        return f"http://127.0.0.1:{self._server.server_address[1]}/v23.0"

    def put(self, name: str, text: str = "Hello {{1}}!", **fields: Any) -> str:
        """Write a template there; its id."""
        template_id = str(next(self._ids))
        given = {"language": "en_US", "category": "UTILITY", "status": "APPROVED", "components": body(text), **fields}
        self.templates[template_id] = {"id": template_id, "name": name, **given}
        return template_id

    def named(self, name: str) -> dict[str, Any]:
        return next(each for each in self.templates.values() if each["name"] == name)

    def answer(self, method: str, path: str, query: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
        """What a call comes to; an `error` in it is a refusal."""
        if method == "GET":
            failure = self.list_failures.pop(0) if self.list_failures else None
            return {"error": failure} if failure else self._page(int(query.get("after", "0")))
        failure = self.failures.pop(0) if self.failures else None
        if failure:
            return {"error": failure}
        if method == "DELETE":
            return {"success": True} if self.templates.pop(query["hsm_id"], None) else {"error": UNKNOWN}
        if not path.endswith("/message_templates"):
            return self._edit(path.rpartition("/")[2], given)
        return self._create(given)

    def _create(self, given: dict[str, Any]) -> dict[str, Any]:
        key = (given["name"], given["language"])
        if key in {(each["name"], each["language"]) for each in self.templates.values()}:
            return {"error": TAKEN}
        template_id = self.put(given.pop("name"), status=self.status, **given)
        return {"id": template_id, "status": self.status, "category": given["category"]}

    def _edit(self, template_id: str, given: dict[str, Any]) -> dict[str, Any]:
        if template_id not in self.templates:
            return {"error": UNKNOWN}
        self.templates[template_id] |= {**given, "status": self.status}
        return {"success": True}

    def _page(self, start: int) -> dict[str, Any]:
        found = list(self.templates.values())[start : start + PAGE]
        end = start + PAGE
        more = {"next": f"{self.url}/next"} if end < len(self.templates) else {}
        return {"data": found, "paging": {"cursors": {"before": str(start), "after": str(end)}, **more}}

    def _handler(graph: Graph) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                given = orjson.loads(raw) if raw else {}
                place = urlsplit(self.path)
                graph.calls.append((self.command, self.path, dict(given)))
                query = {key: values[0] for key, values in parse_qs(place.query).items()}
                answer = graph.answer(self.command, place.path, query, given)
                if graph.forgets_answers and self.command != "GET":
                    self.close_connection = True
                    return
                body = orjson.dumps(answer)
                self.send_response(400 if "error" in answer else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: tests read the calls."""

        return Handler


def body(text: str) -> list[dict[str, Any]]:
    return [{"type": "BODY", "text": text, "example": {"body_text": [["Ada"]]}}]

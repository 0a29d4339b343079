"""One request, from its parsed head to the WSGI environ.

What the parser accepts and we don't is refused here, with `flaw` as the status.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from io import BytesIO
from urllib.parse import unquote_to_bytes

from apps.core.uploads import body_limit
from sentdash.web.limits import MAX_HEAD_BYTES
from sentdash.web.spool import Body, Budget

_ABSOLUTE = (b"http://", b"https://")
_CONTINUE = "100-continue"

FIXED = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "sentdash",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Request:
    """`max_body` is the largest allowed body. If `is_refused`, no more of the body is stored.

    `framing` is a minimal head that says only where the body ends.
    """

    def __init__(self, environ: dict[str, object], budget: Budget) -> None:
        self.environ = environ
        self.body = Body(budget)
        self.flaw = 0
        self.keep_alive = False
        self.is_http_10 = False
        self.is_refused = False
        self.is_whole = False
        self.is_measured = True  # False if the body is chunked
        self.max_body = 0
        self.framing = b""
        self._url = b""
        self._head_bytes = 0

    @property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @property
    def has_begun(self) -> bool:
        """Whether its head is complete."""
        return "REQUEST_METHOD" in self.environ

    @property
    def is_awaited(self) -> bool:
        """Whether the client waits for "100 Continue" before it sends the body."""
        return not self.is_http_10 and str(self.environ.get("HTTP_EXPECT", "")).lower() == _CONTINUE

    def add_url(self, piece: bytes) -> None:
        self._url += piece
        self._measure(len(piece))

    def add_header(self, name: bytes, value: bytes) -> None:
        self._measure(len(name) + len(value))
        key = environ_key(name)
        if not key:
            return
        text, environ = value.decode("latin-1").strip(" \t"), self.environ
        if key in environ and key != "CONTENT_TYPE":
            if key == "HTTP_HOST":
                self.flaw = 400
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text

    def _measure(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            self.flaw = 431

    def begin(self, method: bytes, version: str) -> None:
        """Called when the head is complete."""
        environ = self.environ
        self.is_http_10 = version == "1.0"
        environ["REQUEST_METHOD"] = method.decode("ascii")
        environ["SERVER_PROTOCOL"] = f"HTTP/{version}"
        self._split_url()
        coding = environ.pop("HTTP_TRANSFER_ENCODING", None)
        if coding is not None and (str(coding).lower() != "chunked" or self.is_http_10):
            self.flaw = self.flaw or 400
        expected = environ.get("HTTP_EXPECT")
        if expected is not None and str(expected).lower() != _CONTINUE:
            self.flaw = self.flaw or 417
        self.max_body = body_limit(str(environ.get("CONTENT_TYPE", "")))
        self.is_measured = coding is None
        ends = "Transfer-Encoding: chunked" if coding else f"Content-Length: {environ.get('CONTENT_LENGTH', 0)}"
        close = "Connection: close\r\n" if "close" in str(environ.get("HTTP_CONNECTION", "")).lower() else ""
        self.framing = f"POST / HTTP/1.1\r\n{close}{ends}\r\n\r\n".encode()

    def _split_url(self) -> None:
        url = self._url
        if url.lower().startswith(_ABSOLUTE):
            host, slash, rest = url.partition(b"//")[2].partition(b"/")
            self.environ["HTTP_HOST"] = host.decode("latin-1")
            url = slash + rest
        elif not url.startswith(b"/") and url != b"*":
            self.flaw = self.flaw or 400
        path, _, query = url.partition(b"?")
        self.environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        self.environ["QUERY_STRING"] = query.decode("latin-1")

    @property
    def states_too_much(self) -> bool:
        """Whether the announced length is over the limit, so that we don't have to read the body."""
        return int(str(self.environ.get("CONTENT_LENGTH", 0))) > self.max_body

    def refuse_body(self) -> None:
        """Pass the request on without its body. The application sees the length and responds that it is too large."""
        self.is_refused = True
        self.environ.setdefault("CONTENT_LENGTH", str(self.max_body + 1))
        self.environ["wsgi.input"] = BytesIO()

    def complete(self) -> None:
        """Called when the body is complete. The length of a chunked body is known now."""
        self.is_whole = True
        if self.body.size:
            self.environ["CONTENT_LENGTH"] = str(self.body.size)
        self.environ["wsgi.input"] = self.body.whole()


@lru_cache(maxsize=512)
def environ_key(name: bytes) -> str:
    """A header's name in the environ. Empty if it contains an underscore.

    `X_Forwarded_Proto` would become the same key as `X-Forwarded-Proto`, which a proxy has checked.
    """
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"

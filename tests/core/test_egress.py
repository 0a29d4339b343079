"""The window of calls in flight, against real sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apps.core.egress import EgressRequest, Response, Window, call


class _Echo(BaseHTTPRequestHandler):
    """Answers with the body; /slow never in time, /huge and /headers with more than
    anybody reads, /moved elsewhere.
    """

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/slow":
            self.server.hold.wait(5)  # type: ignore[attr-defined]
        if self.path == "/huge":
            body = b"x" * 1_000_000
        self.send_response({"/busy": 503, "/moved": 302}.get(self.path, 200))
        self.send_header("Location", "/")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        for number in range(10_000 if self.path == "/headers" else 0):
            self.send_header(f"X-{number}", "x" * 100)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


class _Quiet(ThreadingHTTPServer):
    """Says nothing of callers who hang up, as these tests do."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    httpd = _Quiet(("127.0.0.1", 0), _Echo)
    httpd.hold = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.hold.set()  # type: ignore[attr-defined]
    httpd.shutdown()


def _fly(*requests: EgressRequest, size: int = 10) -> dict[int, Response]:
    landed: dict[int, Response] = {}
    with Window[int](size) as window:
        waiting = list(enumerate(requests))
        while waiting or window.flying:
            while waiting and window.free:
                number, request = waiting.pop(0)
                window.add(request, number)
            landed.update(window.poll(1.0))
    return landed


def test_every_call_lands_with_its_own_answer(server: str) -> None:
    landed = _fly(*(EgressRequest("POST", f"{server}/", body=b"%d" % number) for number in range(50)), size=7)

    assert {number: response.body for number, response in landed.items()} == {n: b"%d" % n for n in range(50)}


def test_refusal_is_an_answer_with_its_headers(server: str) -> None:
    response = _fly(EgressRequest("POST", f"{server}/busy", body=b"x"))[0]

    assert (response.status, response.headers["retry-after"], response.error) == (503, "7", None)


def test_call_that_cannot_connect_certainly_never_left() -> None:
    response = _fly(EgressRequest("POST", "http://127.0.0.1:1/", body=b"x"))[0]

    assert (response.status, response.left) == (0, False)
    assert response.error


def test_call_that_times_out_may_have_arrived(server: str) -> None:
    response = _fly(EgressRequest("POST", f"{server}/slow", body=b"x", timeout=0.2))[0]

    assert (response.status, response.left) == (0, True)
    assert response.error


def test_endless_answer_is_cut_off(server: str) -> None:
    response = _fly(EgressRequest("POST", f"{server}/huge", body=b"x"))[0]

    assert response.error
    assert len(response.body) <= 256 * 1024


@pytest.mark.parametrize("url", ["file:///etc/hostname", "gopher://127.0.0.1/", "no address"])
def test_only_http_is_spoken(url: str) -> None:
    response = _fly(EgressRequest("GET", url))[0]

    assert response.error
    assert not response.left


def test_full_window_takes_no_more(server: str) -> None:
    with Window[int](1) as window:
        window.add(EgressRequest("POST", f"{server}/slow", timeout=0.1), 1)

        assert window.free == 0
        with pytest.raises(IndexError):
            window.add(EgressRequest("POST", server), 2)


def test_start_of_a_long_answer_may_be_enough(server: str) -> None:
    long = call(EgressRequest("POST", f"{server}/huge", body=b"x", enough=100))
    short = call(EgressRequest("POST", f"{server}/", body=b"x", enough=100))

    assert (long.status, long.body, long.error) == (200, b"x" * 100, None)
    assert (short.status, short.body, short.error) == (200, b"x", None)


def test_redirects_are_not_followed(server: str) -> None:
    assert call(EgressRequest("POST", f"{server}/moved", body=b"x")).status == 302


def test_server_that_never_ends_its_headers_is_left(server: str) -> None:
    response = _fly(EgressRequest("POST", f"{server}/headers", body=b"x"))[0]

    assert (response.status, response.headers, response.left) == (0, {}, True)
    assert response.error == "its response has more than 64 KB of headers"


def test_next_call_forgets_the_headers_of_the_last(server: str) -> None:
    with Window[int](1) as window:
        for path in ("/headers", "/"):
            window.add(EgressRequest("POST", server + path, body=b"x"), 0)
            while not (landed := window.poll(1.0)):
                pass

    assert (landed[0][1].status, landed[0][1].error) == (200, None)

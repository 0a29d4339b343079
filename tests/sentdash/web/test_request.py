"""The environ that the application gets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from sentdash.web.request import environ_key
from tests.sentdash.web.serving import Start, site


def environ_of(request: bytes) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        seen.update(environ)
        start("204 No Content", [])
        return []

    with site(application) as here:
        here.ask(request)
    return seen


def test_address_headers_and_client() -> None:
    environ = environ_of(
        b"POST /a%20b/%C3%A9?c=%20d HTTP/1.1\r\nHost: here:8000\r\nConnection: close\r\n"
        b"Content-Type: text/plain\r\nContent-Length: 2\r\nX-Api-Key:  k \r\n\r\nhi"
    )

    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"] == "/a b/\u00c3\u00a9"
    assert environ["QUERY_STRING"] == "c=%20d"
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert environ["REMOTE_ADDR"] == environ["SERVER_NAME"] == "127.0.0.1"
    assert environ["SERVER_PORT"].isdecimal()
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "2")
    assert (environ["HTTP_HOST"], environ["HTTP_X_API_KEY"]) == ("here:8000", "k")


def test_address_as_a_proxy_asks_for_it() -> None:
    environ = environ_of(b"GET http://there/path?x=1 HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")

    assert (environ["HTTP_HOST"], environ["PATH_INFO"], environ["QUERY_STRING"]) == ("there", "/path", "x=1")


def test_header_that_is_repeated_is_joined() -> None:
    environ = environ_of(b"GET / HTTP/1.0\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n")

    assert environ["HTTP_X_A"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


@pytest.mark.parametrize("name", [b"X_Forwarded_Proto", b"x-forwarded_for", b"Content_Length"])
def test_header_with_an_underscore_cannot_pass_for_another(name: bytes) -> None:
    assert environ_key(name) == ""


@pytest.mark.parametrize(
    ("name", "key"),
    [(b"content-type", "CONTENT_TYPE"), (b"Content-Length", "CONTENT_LENGTH"), (b"x-Api-key", "HTTP_X_API_KEY")],
)
def test_name_of_a_header(name: bytes, key: str) -> None:
    assert environ_key(name) == key

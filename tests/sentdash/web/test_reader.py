"""What two servers could read differently is refused, and never reaches the application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.sentdash.web.serving import Start, echo, site

HEAD = b"POST /x HTTP/1.1\r\nHost: here\r\n"
CHUNKS = b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5" + CHUNKS,
        HEAD + b"transfer-encoding: chunked\r\ncontent-length: 0" + CHUNKS,
        HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        HEAD + b"Content-Length: 5, 5\r\n\r\nhello",
        HEAD + b"Content-Length: 5, 6\r\n\r\nhello",
        HEAD + b"Content-Length: +5\r\n\r\nhello",
        HEAD + b"Content-Length: -5\r\n\r\nhello",
        HEAD + b"Content-Length: 0x5\r\n\r\nhello",
        HEAD + b"Content-Length: 5 5\r\n\r\nhello",
        HEAD + b"Content-Length: five\r\n\r\nhello",
        HEAD + b"Content-Length:\r\n\r\nhello",
        HEAD + b"Content-Length : 5\r\n\r\nhello",
        HEAD + b"Content-Length: 99999999999999999999999\r\n\r\nhello",
        HEAD + b"Transfer-Encoding : chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding:\x0bchunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: xchunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: gzip" + CHUNKS,
        HEAD + b"Transfer-Encoding: identity" + CHUNKS,
        HEAD + b"Transfer-Encoding: gzip, chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked, gzip" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked, chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity" + CHUNKS,
        HEAD.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhellooo\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        HEAD + b"X: a\r\n folded\r\n\r\n",
        HEAD + b"X: a\x00b\r\n\r\n",
        HEAD + b"X: a\rb\r\n\r\n",
        HEAD + b"Bad Name: a\r\n\r\n",
        HEAD + b": a\r\n\r\n",
        HEAD + b"no colon\r\n\r\n",
        HEAD + b"Host: there\r\n\r\n",
        b"GET x HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET / HTTP/3.7\r\nHost: here\r\n\r\n",
        b"CONNECT there:443 HTTP/1.1\r\nHost: there:443\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_ambiguous_request_is_refused(request_: bytes) -> None:
    asked: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return echo(environ, start)

    with site(application) as here:
        answer = here.ask(request_)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"\r\nConnection: close\r\n" in answer
    assert asked == []


def test_what_was_asked_before_is_answered_first() -> None:
    with site(echo) as here:
        answer = here.ask(b"GET /one HTTP/1.1\r\nHost: here\r\n\r\n" + HEAD + b"Content-Length: x\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"GET /one  HTTP/1.1 400 Bad Request\r\n" in answer


def test_expectation_that_nobody_knows_is_refused() -> None:
    with site(echo) as here:
        assert here.ask(HEAD + b"Expect: wonders\r\n\r\n").startswith(b"HTTP/1.1 417 ")


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_body_in_chunks_arrives_whole_and_with_a_length(size: int) -> None:
    body = bytes(range(256)) * 20
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    chunks = b"".join(b"%x;note=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces)

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        assert "HTTP_TRANSFER_ENCODING" not in environ
        start("200 OK", [])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    with site(application) as here:
        answer = here.ask(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")

    assert answer.partition(b"\r\n\r\n")[2] == body


def test_what_follows_the_last_chunk_is_no_header() -> None:
    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return [str("HTTP_X_FORWARDED_PROTO" in environ).encode()]

    with site(application) as here:
        answer = here.ask(
            HEAD
            + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Forwarded-Proto: https\r\n\r\n"
        )

    assert answer.endswith(b"\r\n\r\nFalse")

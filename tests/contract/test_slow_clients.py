"""The product itself, while clients never finish: twelve slow bodies once held every thread of web."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from tests.contract.conftest import Fresh
from tests.live_house import Live

_SECONDS = 120


@pytest.fixture
def head(live: Live) -> bytes:
    key = live.env["SENT_DM_API_KEY"]
    return f"POST /v3/messages HTTP/1.1\r\nHost: {urlsplit(live.url).netloc}\r\nx-api-key: {key}\r\n".encode()


def _connect(live: Live, data: bytes) -> socket.socket:
    where = urlsplit(live.url)
    connection = socket.create_connection((where.hostname, where.port), timeout=_SECONDS)
    with suppress(ConnectionError):  # answered before all of it was sent
        connection.sendall(data)
    return connection


def _ask(live: Live, data: bytes) -> tuple[int, bytes]:
    """Status and body of the answer, read until the server closes."""
    answer = b""
    with _connect(live, data) as connection:
        while received := connection.recv(65536):
            answer += received
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]


@pytest.fixture(params=["body", "chunks", "head"])
def crowd(request: pytest.FixtureRequest, live: Live, head: bytes) -> Iterator[None]:
    beginning = {
        "body": head + b"Content-Length: 1000\r\n\r\n{",
        "chunks": head + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        "head": head,
    }[request.param]
    with ExitStack() as held:
        for _ in range(100):
            held.enter_context(_connect(live, beginning))
        yield


@pytest.mark.usefixtures("crowd")
def test_program_sends_beside_clients_that_never_finish(
    live: Live, head: bytes, fresh: Fresh, order: dict[str, Any]
) -> None:
    body = orjson.dumps({"to": [fresh()], "template": order, "sandbox": True})
    last = b"Connection: close\r\n"

    assert _ask(live, b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + last + b"\r\n")[0] == 204
    assert _ask(live, head + last + b"Content-Length: %d\r\n\r\n" % len(body) + body)[0] == 202


@pytest.mark.parametrize("is_stated", [True, False])
def test_body_that_is_too_large_is_refused_in_the_envelope(live: Live, head: bytes, is_stated: bool) -> None:
    size = 2_000_000
    begin = b"Content-Length: %d\r\n\r\n" % size if is_stated else b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % size

    status, body = _ask(live, head + begin + b"x" * size)

    assert (status, orjson.loads(body)["error"]["code"]) == (413, "VALIDATION_001")


def test_length_beside_chunks_is_refused(live: Live, head: bytes) -> None:
    assert _ask(live, head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")[0] == 400

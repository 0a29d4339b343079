"""Answers as they leave: lengths, chunks, and what goes without a body."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any

import pytest

from tests.sentdash.web.serving import Start, site

CLOSE = b"Host: here\r\nConnection: close\r\n\r\n"


class _Streaming:
    streaming = True

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


def answering(result: Iterable[bytes], status: str = "200 OK", **headers: str) -> Any:
    def application(_: dict[str, Any], start: Start) -> Iterable[bytes]:
        start(status, [(name.replace("_", "-"), value) for name, value in headers.items()])
        return result

    return application


def test_length_is_stated() -> None:
    with site(answering([b"one", b"two"])) as here:
        assert b"\r\nContent-Length: 6\r\n" in here.ask(b"GET / HTTP/1.1\r\n" + CLOSE)


def test_stream_leaves_in_chunks() -> None:
    with site(answering(_Streaming([b"one", b"", b"two!"]))) as here:
        answer = here.ask(b"GET / HTTP/1.1\r\n" + CLOSE)

    assert b"\r\nTransfer-Encoding: chunked\r\n" in answer
    assert answer.endswith(b"\r\n\r\n3\r\none\r\n4\r\ntwo!\r\n0\r\n\r\n")


def test_stream_of_known_length_leaves_as_it_is() -> None:
    with site(answering(_Streaming([b"one", b"two"]), Content_Length="6")) as here:
        answer = here.ask(b"GET / HTTP/1.1\r\n" + CLOSE)

    assert b"chunked" not in answer
    assert answer.endswith(b"\r\n\r\nonetwo")


def test_old_client_gets_a_stream_until_the_connection_ends() -> None:
    with site(answering(_Streaming([b"one", b"two"]))) as here:
        answer = here.ask(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")

    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b"\r\n\r\nonetwo")


def test_stream_larger_than_memory_arrives_whole() -> None:
    pieces = [bytes([number]) * 100_000 for number in range(100)]
    with site(answering(_Streaming(pieces), Content_Length="10000000")) as here:
        assert here.ask(b"GET / HTTP/1.1\r\n" + CLOSE).endswith(b"\r\n\r\n" + b"".join(pieces))


def test_file_arrives_whole() -> None:
    content = bytes(range(256)) * 2000

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        file = TemporaryFile()  # noqa: SIM115  # the server closes it
        file.write(content)
        file.seek(0)
        start("200 OK", [("Content-Length", str(len(content)))])
        result: Iterable[bytes] = environ["wsgi.file_wrapper"](file, 100)
        return result

    with site(application) as here:
        assert here.ask(b"GET / HTTP/1.1\r\n" + CLOSE).endswith(b"\r\n\r\n" + content)


@pytest.mark.parametrize(
    ("method", "status"), [(b"HEAD", "200 OK"), (b"GET", "204 No Content"), (b"GET", "304 Not Modified")]
)
def test_answer_without_a_body(method: bytes, status: str) -> None:
    with site(answering([b"body"], status)) as here:
        assert here.ask(method + b" / HTTP/1.1\r\n" + CLOSE).endswith(b"\r\n\r\n")


def test_application_that_fails_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def application(_: dict[str, Any], __: Start) -> Iterable[bytes]:
        raise ValueError("hunter2")

    with caplog.at_level(logging.ERROR), site(application) as here:
        answer = here.ask(b"GET / HTTP/1.1\r\n" + CLOSE)

    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"hunter2" not in answer
    assert "hunter2" in caplog.text


def test_stream_that_fails_has_no_end() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise ValueError

    with site(answering(_Streaming(pieces()))) as here:
        assert not here.ask(b"GET / HTTP/1.1\r\n" + CLOSE).endswith(b"0\r\n\r\n")

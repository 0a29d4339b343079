"""Clients that are slow, silent, endless or gone, on raw sockets: the others are answered, and each wait has an end."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.sentdash.web.serving import QUICK, Client, Start, echo, site

HEAD = b"POST /v3/messages HTTP/1.1\r\nHost: here\r\n"
GET = b"GET /health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
SLOW = [
    pytest.param(HEAD + b"Content-Length: 1000\r\n\r\nx", id="body"),
    pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", id="body in chunks"),
    pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Late: 1\r\n", id="what follows the last chunk"),
    pytest.param(HEAD + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n", id="body that waits for a word"),
    pytest.param(
        HEAD + b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999999\r\n\r\n--b", id="file"
    ),
    pytest.param(b"POST /v3/mess", id="head"),
    pytest.param(b"", id="nothing"),
]


def is_ok(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200 ")


# --- Others are answered meanwhile ---


@pytest.mark.parametrize("beginning", SLOW)
def test_slow_requests_take_no_thread(beginning: bytes) -> None:
    with site(echo, threads=1) as here:
        for _ in range(60):
            here.connect(beginning)

        assert is_ok(here.ask(GET))


def endless(closed: Event) -> Any:
    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/endless":
            return echo(environ, start)
        start("200 OK", [])
        return _Streaming(closed)

    return application


class _Streaming:
    """64 MiB in pieces; Django's streaming answers look the same."""

    streaming = True

    def __init__(self, closed: Event) -> None:
        self._closed = closed

    def __iter__(self) -> Iterator[bytes]:
        yield from [b"x" * 65536] * 1024

    def close(self) -> None:
        self._closed.set()


def test_answers_that_are_not_taken_take_no_thread() -> None:
    with site(endless(Event()), threads=1) as here:
        for _ in range(3):
            here.connect(b"GET /endless HTTP/1.1\r\nHost: here\r\n\r\n").until(b"HTTP/1.1 200 OK")

        assert is_ok(here.ask(GET))


# --- Each wait has an end ---

SHORT = replace(QUICK, head_seconds=0.2, idle_seconds=0.2, keep_alive_seconds=0.2, linger_seconds=0.2)


@pytest.mark.parametrize("beginning", SLOW[:-1])
def test_request_that_stops_arriving_is_ended(beginning: bytes) -> None:
    with site(echo, SHORT) as here:
        assert b"HTTP/1.1 408 Request Timeout\r\n" in here.ask(beginning)


def test_connection_without_a_request_is_closed() -> None:
    with site(echo, SHORT) as here:
        assert here.ask(b"") == b""


def test_pause_between_two_requests_has_an_end() -> None:
    with site(echo, SHORT) as here:
        assert here.ask(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("beginning", "more"),
    [
        (b"GET / HTTP/1.1\r\nX: ", b"x"),
        (HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", b"x"),
    ],
)
def test_trickle_that_is_never_idle_is_ended(beginning: bytes, more: bytes) -> None:
    limits = replace(SHORT, idle_seconds=0.5, transfer_seconds=0.6, bytes_per_second=10_000)

    with site(echo, limits) as here:
        client = here.connect(beginning)
        client.socket.settimeout(0.02)
        assert b" 408 " in _trickle(client, more)


def _trickle(client: Client, more: bytes) -> bytes:
    """Sends a little after each look at what came, until the server has closed."""
    for _ in range(int(PATIENCE / 0.02)):
        with suppress(TimeoutError):
            received = client.socket.recv(65536)
            client.got += received
            if client.got and not received:
                break
        with suppress(ConnectionError):
            client.socket.sendall(more)
    return client.got


def test_answer_that_is_not_taken_is_given_up() -> None:
    closed = Event()

    with site(endless(closed), SHORT) as here:
        client = here.connect(b"GET /endless HTTP/1.1\r\nHost: here\r\n\r\n")
        client.until(b"HTTP/1.1 200 OK")

        assert closed.wait(PATIENCE)
        assert len(client.until_closed()) < 1024 * 65536


def test_slowest_client_makes_room_for_the_next() -> None:
    with site(echo, replace(QUICK, connections=5, head_seconds=PATIENCE)) as here:
        slow = [here.connect(HEAD).socket for _ in range(5)]

        assert is_ok(here.ask(GET))
        closed, _, _ = select.select(slow, [], [], PATIENCE)
        assert len(closed) == 1


# --- What is too large ---


def lengths(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Says how much it read of how much, and whether from a file."""
    start("200 OK", [])
    file = environ["wsgi.input"]
    return [f"{len(file.read())} of {environ.get('CONTENT_LENGTH')}, {hasattr(file, 'name')}".encode()]


@pytest.mark.parametrize("stated", [True, False])
def test_body_over_the_limit_is_not_kept_and_the_application_says_so(stated: bool) -> None:
    size = 3 * 1024 * 1024
    with site(lengths) as here:
        if stated:
            answer = here.ask(HEAD + b"Content-Length: %d\r\n\r\n" % size + b"x" * size)
        else:
            answer = here.ask(HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % size + b"x" * size)

    assert answer.endswith(b"Connection: close\r\n\r\n0 of %d, False" % (size if stated else 1024 * 1024 + 1))


@pytest.mark.parametrize(("size", "is_file"), [(60_000, False), (1024 * 1024, True)])
def test_large_body_waits_in_a_file(size: int, is_file: bool) -> None:
    with site(lengths) as here:
        answer = here.ask(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)

    assert answer.endswith(f"\r\n\r\n{size} of {size}, {is_file}".encode())


def test_form_with_a_file_may_have_the_size_of_the_largest_file() -> None:
    size = 16 * 1024 * 1024 + 1000
    head = b"Content-Type: multipart/form-data; boundary=b\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size
    with site(lengths) as here:
        assert here.ask(HEAD + head + b"x" * size).endswith(b"\r\n\r\n%d of %d, True" % (size, size))


def test_bodies_have_a_budget_and_give_it_back() -> None:
    with site(echo, replace(QUICK, spooled_bytes=1000)) as here:
        held = here.connect(HEAD + b"Content-Length: 900\r\n\r\n" + b"x" * 800)
        assert b" 503 " in here.ask(HEAD + b"Content-Length: 300\r\n\r\n" + b"x" * 300)
        held.send(b"x" * 100).until(b"xxx")

        assert is_ok(here.ask(HEAD + b"Connection: close\r\nContent-Length: 900\r\n\r\n" + b"x" * 900))


@pytest.mark.parametrize("more", [b"X: " + b"x" * 300_000, b"X: y\r\n" * 50_000])
def test_head_that_is_too_large_is_refused(more: bytes) -> None:
    with site(echo) as here:
        assert b" 431 " in here.ask(HEAD + more)


@pytest.mark.parametrize("more", [b"1;" + b"x" * 400_000, b"0\r\nX: " + b"x" * 400_000])
def test_what_surrounds_chunks_has_an_end(more: bytes) -> None:
    with site(echo) as here:
        assert b" 431 " in here.ask(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + more)


# --- As the protocol has it ---


def test_client_that_waits_for_a_word_gets_it() -> None:
    with site(echo) as here:
        client = here.connect(HEAD + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        client.until(b"HTTP/1.1 100 Continue\r\n\r\n")

        assert client.send(b"hi").until_closed().endswith(b"POST /v3/messages  hi")


def test_client_that_waits_for_a_word_and_is_too_large_gets_the_answer() -> None:
    with site(lengths) as here:
        answer = here.ask(HEAD + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n")

    assert is_ok(answer)


def test_requests_on_one_connection_are_answered_in_turn() -> None:
    body = b"POST /two HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nhi"
    with site(echo, threads=4) as here:
        answer = here.ask(b"GET /one HTTP/1.1\r\nHost: here\r\n\r\n" + body + GET.replace(b"/health/live", b"/three"))

    assert [answer.find(path) for path in (b"GET /one", b"POST /two  hi", b"GET /three")] == sorted(
        answer.find(path) for path in (b"GET /one", b"POST /two  hi", b"GET /three")
    )
    assert answer.count(b"HTTP/1.1 200 OK") == 3


def test_connection_is_kept_for_the_next_request() -> None:
    with site(echo) as here:
        client = here.connect(b"GET /one HTTP/1.1\r\nHost: here\r\n\r\n")
        client.until(b"GET /one  ")

        assert client.send(GET).until_closed().endswith(b"GET /health/live  ")


def test_client_may_close_its_side_after_its_request() -> None:
    with site(echo) as here:
        client = here.connect(b"GET /one HTTP/1.1\r\nHost: here\r\n\r\n")
        client.finish()

        assert client.until_closed().endswith(b"GET /one  ")


def test_half_a_body_is_no_request() -> None:
    asked: list[str] = []

    def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return echo(environ, start)

    with site(application) as here:
        client = here.connect(HEAD + b"Content-Length: 10\r\n\r\nhalf")
        client.finish()
        assert client.until_closed() == b""
        here.ask(GET)

    assert asked == ["/health/live"]


def test_offer_of_another_protocol_is_passed_over_and_its_body_is_read() -> None:
    """As Java's client sends its first request."""
    offer = (
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nContent-Length: 5\r\n\r\nhello"
    )
    with site(echo) as here:
        answer = here.ask(HEAD + offer + GET)

    assert b"POST /v3/messages  hello" in answer
    assert answer.endswith(b"GET /health/live  ")


def test_client_that_is_gone_ends_its_stream() -> None:
    closed = Event()

    with site(endless(closed)) as here:
        client = here.connect(b"GET /endless HTTP/1.1\r\nHost: here\r\n\r\n")
        client.until(b"HTTP/1.1 200 OK")
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.socket.close()

        assert closed.wait(PATIENCE)

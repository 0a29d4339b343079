from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

import orjson
import pytest

from apps.channels.providers import telnyx, whatsapp_cloud
from apps.channels.providers.types import Receipt
from apps.core.egress import Response
from bench.stub import Stub
from sentdash.run_plan import BASE_DIR
from tests.patience import PATIENCE, until

POST = b"POST /v2/messages HTTP/1.1\r\nHost: stub\r\nContent-Length: 11\r\n\r\n"
BODY = b'{"to":"+1"}'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "bench.stub"], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    yield found.group()
    process.kill()
    process.communicate()


@pytest.fixture
def connection(url: str) -> Iterator[socket.socket]:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as open_connection:
        yield open_connection


def answer(connection: socket.socket) -> dict[str, str]:
    """The message in the next whole answer."""
    return _body(connection)["data"]  # type: ignore[no-any-return]


def _body(connection: socket.socket) -> Any:
    said = b""
    while b"\r\n\r\n" not in said or len(said.partition(b"\r\n\r\n")[2]) < _length(said):
        said += connection.recv(65536)
    return orjson.loads(said.partition(b"\r\n\r\n")[2])


def _length(said: bytes) -> int:
    return int(said.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])


def count(url: str) -> int:
    with urlopen(f"{url}/count", timeout=PATIENCE) as response:
        return int(response.read())


def test_every_message_is_accepted_under_an_id_of_its_own(connection: socket.socket, url: str) -> None:
    before = count(url)

    ids = []
    for _ in range(2):
        connection.sendall(POST + BODY)
        ids.append(answer(connection)["id"])

    assert len(set(ids)) == 2
    assert count(url) == before + 2


def test_answer_is_one_that_the_product_reads(connection: socket.socket) -> None:
    connection.sendall(POST + BODY)

    read = telnyx.read(Response(200, {}, orjson.dumps({"data": answer(connection)})))

    assert isinstance(read, Receipt)


def test_below_graph_it_answers_as_meta_does(connection: socket.socket) -> None:
    connection.sendall(POST.replace(b"/v2/messages", b"/graph/14155550177/messages") + BODY)

    read = whatsapp_cloud.read(Response(200, {}, orjson.dumps(_body(connection))))

    assert isinstance(read, Receipt)


def test_request_in_pieces_is_one_request(connection: socket.socket, url: str) -> None:
    before = count(url)

    for piece in (POST[:20], POST[20:], BODY[:3]):
        connection.sendall(piece)
    assert count(url) == before
    connection.sendall(BODY[3:])

    assert answer(connection)["id"]
    assert count(url) == before + 1


def test_answers_wait_as_long_as_they_are_told_to(connection: socket.socket, url: str) -> None:
    with urlopen(Request(f"{url}/latency/80", method="PUT"), timeout=PATIENCE):
        pass
    started = monotonic()

    connection.sendall(POST + BODY)
    answer(connection)

    assert monotonic() - started >= 0.08
    with urlopen(Request(f"{url}/latency/0", method="PUT"), timeout=PATIENCE):
        pass


def test_late_answer_goes_to_no_other_caller() -> None:
    """A connection that ended before its answer leaves its number to the next one."""
    stub = Stub()
    ended, other, others_caller = socket.socket(), *socket.socketpair()
    number = ended.fileno()
    stub._open[number], stub._latency = ended, 0.001
    stub._handle(number, POST + BODY)
    stub._open[number] = other

    until(lambda: monotonic() >= stub._waiting[0][0])
    stub._answer_due()

    others_caller.setblocking(False)
    with pytest.raises(BlockingIOError):
        others_caller.recv(1)
    for each in (ended, other, others_caller, stub._listener, stub._epoll):
        each.close()


def test_caller_that_hangs_up_is_forgotten(url: str) -> None:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as short:
        short.sendall(POST)

    assert count(url) >= 0

from __future__ import annotations

import socket

import orjson

from bench.receiver import Receiver
from bench.stub import Stub

POST = b"POST /live/3 HTTP/1.1\r\nHost: x\r\nWebhook-Id: 01a2\r\nContent-Length: 13\r\n\r\n" + b'{"name":"\xc3\xa9"}'


def test_every_post_is_remembered_with_path_id_time_and_body() -> None:
    receiver = Receiver()
    receiver._latency = 60.0  # noted when it comes, not when it is answered

    with socket.socket() as caller:
        receiver._open[caller.fileno()] = caller
        for _ in range(2):
            receiver._handle(caller.fileno(), POST)

    lines = [orjson.loads(line) for line in _body(receiver._control(b"/arrivals")).splitlines()]
    assert [(path, event_id, body) for path, event_id, _, body in lines] == [("/live/3", "01a2", '{"name":"é"}')] * 2
    assert lines[0][2] <= lines[1][2]


def test_it_forgets_when_told_to_and_counts_on() -> None:
    receiver = Receiver()
    receiver._arrivals.append((1.0, POST))

    assert _body(receiver._control(b"/forget")) == b"0"
    assert _body(receiver._control(b"/arrivals")) == b""


def test_answer_is_a_success_and_not_a_carrier_s() -> None:
    assert Receiver()._answer(b"").startswith(b"HTTP/1.1 200 OK\r\n")
    assert Receiver()._answer(b"") != Stub()._answer(b"")


def _body(response: bytes) -> bytes:
    return response.partition(b"\r\n\r\n")[2]

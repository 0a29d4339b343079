"""What only a real server can show: bodies as clients really send them, and requests that meet."""

from __future__ import annotations

import http.client
import random
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from tests.contract.conftest import Fresh
from tests.live_house import Live
from tests.patience import PATIENCE

Ask = Callable[..., tuple[int, dict[str, str], Any]]


@pytest.fixture
def ask(live: Live) -> Ask:
    """One call on a connection of its own: status, headers and envelope."""

    def call(method: str, path: str, body: Any = None, **options: Any) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=PATIENCE)
        headers = {"x-api-key": live.env["SENT_DM_API_KEY"], **options.pop("headers", {})}
        try:
            connection.request(method, path, body, headers, **options)
            answer = connection.getresponse()
            raw = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, orjson.loads(raw) if raw else None
        finally:
            connection.close()

    return call


def _raw(live: Live, request: bytes) -> bytes:
    """Bytes as they are, and all that comes back until the server closes."""
    where = urlsplit(live.url)
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return answer


def test_body_as_curl_sends_it_is_accepted(ask: Ask, fresh: Fresh, order: dict[str, Any]) -> None:
    body = orjson.dumps({"to": [fresh()], "template": order, "sandbox": True})

    status, headers, envelope = ask(
        "POST", "/v3/messages", body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert (status, envelope["success"], headers["x-sandbox"]) == (202, True, "true")
    assert headers["x-request-id"] == envelope["meta"]["request_id"]


@pytest.mark.parametrize("path", ["/v3/messages", "/v3/contacts"])
def test_body_in_chunks_is_accepted(ask: Ask, fresh: Fresh, order: dict[str, Any], path: str) -> None:
    body = orjson.dumps({"to": [fresh()], "template": order, "phone_number": fresh(), "sandbox": True})
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)]

    status, headers, _ = ask("POST", path, iter(pieces), encode_chunked=True)

    assert (status, headers["x-sandbox"]) == ({"/v3/messages": 202, "/v3/contacts": 201}[path], "true")


def test_large_body_in_chunks_is_refused(ask: Ask) -> None:
    try:
        status, _, envelope = ask("POST", "/v3/messages", iter([b"x" * 65536] * 17), encode_chunked=True)
    except (BrokenPipeError, ConnectionResetError):  # answered and closed before all of it was sent
        return
    assert (status, envelope["error"]["code"]) == (413, "VALIDATION_001")


def test_head_has_no_body(ask: Ask) -> None:
    status, headers, envelope = ask("HEAD", "/v3/me")

    assert (status, envelope, headers["x-api-version"]) == (200, None, "v3")


def test_requests_on_one_connection_are_answered_in_turn(live: Live) -> None:
    lines = f"Host: {urlsplit(live.url).netloc}\r\nx-api-key: {live.env['SENT_DM_API_KEY']}\r\n"
    several = [f"GET {path} HTTP/1.1\r\n{lines}\r\n" for path in ("/v3/me", "/v3/messages/x", "/v3/nowhere")]
    last = f"GET /v3/me HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"

    answer = _raw(live, "".join([*several, last]).encode())

    assert re.findall(rb"HTTP/1\.1 (\d{3}) ", answer) == [b"200", b"400", b"404", b"200"]


def test_header_of_odd_bytes_is_no_key(live: Live) -> None:
    lines = f"Host: {urlsplit(live.url).netloc}\r\nConnection: close\r\n".encode()

    for key in (b"\xff\xfe", b"sk_live_\xc3\xa9", b"k" * 100_000):
        answer = _raw(live, b"GET /v3/me HTTP/1.1\r\n" + lines + b"x-api-key: " + key + b"\r\n\r\n")

        assert answer.startswith(b"HTTP/1.1 401 ")
        assert b'"success":false' in answer


def test_new_numbers_may_come_from_several_requests_at_once(ask: Ask, fresh: Fresh, order: dict[str, Any]) -> None:
    """Each in another order: whoever waits for another must not be waited for."""
    phones, shuffle = [fresh() for _ in range(1000)], random.Random(7)
    orders = [phones, phones[::-1], *(shuffle.sample(phones, 1000) for _ in range(4))]
    bodies = [orjson.dumps({"to": to, "template": order, "sandbox": True}) for to in orders]

    with ThreadPoolExecutor(len(bodies)) as pool:
        statuses = list(pool.map(lambda body: ask("POST", "/v3/messages", body)[0], bodies))

    assert statuses == [202] * 6


def test_same_new_number_from_several_requests_becomes_one_contact(
    ask: Ask, fresh: Fresh, order: dict[str, Any]
) -> None:
    phone = fresh()
    body = orjson.dumps({"to": [phone], "template": order})

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda _: ask("POST", "/v3/messages", body)[0], range(12)))

    found = ask("GET", f"/v3/messages?to=%2B{phone[1:]}")[2]["data"]["messages"]
    assert statuses == [202] * 12
    assert len(found) == 12
    assert len({message["contact_id"] for message in found}) == 1

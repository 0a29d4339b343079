"""POST /callbacks/telnyx as an attacker would: only what the carrier signed, lately and for us, has an effect.

The carrier's key is the simulator's own, read from its home, so that forgeries differ from the truth in one thing only.
"""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import time
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

import orjson
import pytest

from apps.simulator import signing
from apps.simulator.signing import Signer
from tests.contract.conftest import Fresh
from tests.contract.sdk import awaited
from tests.live_house import Live
from tests.patience import PATIENCE

SENT = ["SENT", "ROUTED", "QUEUED"]
PATH, HOUSE = "/callbacks/telnyx", "+14155550100"  # the demo's sender
SILENT = "+15005550008"  # the simulator's magic number: accepted, and then not a word

Post = Callable[..., int]
Event = Callable[..., bytes]


@pytest.fixture(scope="module")
def signer(live: Live) -> Signer:
    return signing.load(live.home / "simulator")


@pytest.fixture
def post(live: Live, signer: Signer) -> Post:
    """Posts to the carrier's address, signed now unless told otherwise; the status of the answer."""

    def call(body: bytes, headers: dict[str, str] | None = None, path: str = "") -> int:
        connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=PATIENCE)
        try:
            connection.request(
                "POST", path or PATH, body, signer.headers(body, int(time())) if headers is None else headers
            )
            return connection.getresponse().status
        finally:
            connection.close()

    return call


@pytest.fixture
def message_id(live: Live, order: dict[str, Any]) -> str:
    """Of a message that was sent, and of which the carrier tells nothing."""
    sent: str = _api(live, "/v3/messages", {"to": [SILENT], "template": order})["recipients"][0]["message_id"]
    assert awaited(lambda: _steps(live, sent), lambda steps: steps == SENT) == SENT
    return sent


def _report(
    message_id: str, status: str, name: str = "message.finalized", *, number: Any = HOUSE, **payload: Any
) -> bytes:
    told = {"id": "carrier-id", "tags": [message_id], "from": {"phone_number": number}, "to": [{"status": status}]}
    told |= payload
    return orjson.dumps({"data": {"event_type": name, "id": str(uuid4()), "payload": told}})


def _reply(phone: str, **payload: Any) -> bytes:
    told = {
        "id": str(uuid4()),
        "text": "Hi",
        "received_at": "2026-05-04T09:30:15.123+00:00",
        "from": {"phone_number": phone},
        "to": [{"phone_number": HOUSE}],
        **payload,
    }
    return orjson.dumps({"data": {"event_type": "message.received", "id": str(uuid4()), "payload": told}})


def _api(live: Live, path: str, body: Any = None) -> Any:
    raw = None if body is None else orjson.dumps(body)
    with urlopen(Request(live.url + path, raw, {"x-api-key": live.env["SENT_DM_API_KEY"]}), timeout=PATIENCE) as answer:
        return orjson.loads(answer.read())["data"]


def _steps(live: Live, message_id: str) -> list[str]:
    return [step["status"] for step in _api(live, f"/v3/messages/{message_id}/activities")["activities"]]


def test_signed_report_has_its_effect(live: Live, post: Post, message_id: str) -> None:
    assert post(_report(message_id, "delivered")) == 200
    assert _steps(live, message_id) == ["DELIVERED", *SENT]


def test_what_the_carrier_did_not_sign_has_none(live: Live, post: Post, signer: Signer, message_id: str) -> None:
    body, now = _report(message_id, "delivered"), int(time())
    good, stranger = signer.headers(body, now), Signer(bytes(range(32)))
    forged = [
        {},
        {name: value for name, value in good.items() if name != "telnyx-timestamp"},
        {name: value for name, value in good.items() if name != "telnyx-signature-ed25519"},
        stranger.headers(body, now),
        signer.headers(body + b" ", now),
        {**good, "telnyx-timestamp": str(now - 1)},
        signer.headers(body, now - 301),
        signer.headers(body, now + 310),
        *({**good, "telnyx-timestamp": wrong} for wrong in ("", "x", "-1", "1e9", "\u00b2", "9" * 40)),
        *({**good, "telnyx-signature-ed25519": wrong} for wrong in ("", "!", "AAAA", "A" * 88, "A" * 50_000)),
    ]

    assert [post(body, headers) for headers in forged] == [401] * len(forged)
    assert _steps(live, message_id) == SENT


def test_address_of_no_carrier_is_not_found(post: Post) -> None:
    for path in ("nobody", "%00", "telnyx/", f"telnyx/{uuid4()}", "telnyx%00", "TELNYX"):
        assert post(_report(str(uuid4()), "delivered"), path=f"/callbacks/{path}") == 404


@pytest.mark.parametrize("number", ["+14155559999", "", "\0", "x" * 1000, None, 7, {"phone_number": HOUSE}])
def test_report_of_a_number_that_is_not_ours_is_not_found(post: Post, live: Live, message_id: str, number: Any) -> None:
    assert post(_report(message_id, "delivered", number=number)) == 404
    assert _steps(live, message_id) == SENT


def test_report_counts_for_the_organization_of_its_number_alone(post: Post, live: Live, message_id: str) -> None:
    """The message is the organization's, and so is the number of its shop."""
    assert post(_report(message_id, "delivered", number="+14155550101")) == 200
    assert _steps(live, message_id) == ["DELIVERED", *SENT]


def test_report_in_chunks_is_read(live: Live, signer: Signer, message_id: str) -> None:
    body = _report(message_id, "delivered")
    connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=PATIENCE)

    headers = signer.headers(body, int(time()))
    connection.request("POST", PATH, iter([body[:10], body[10:]]), headers, encode_chunked=True)
    answer = connection.getresponse()
    connection.close()

    assert answer.status == 200
    assert _steps(live, message_id) == ["DELIVERED", *SENT]


def test_thousand_replays_at_once_have_one_effect(live: Live, post: Post, message_id: str) -> None:
    body = _report(message_id, "delivered")

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(pool.map(post, [body] * 1000))

    assert answers == {200: 1000}
    assert _steps(live, message_id) == ["DELIVERED", *SENT]


def test_late_reports_move_nothing_back(live: Live, post: Post, message_id: str) -> None:
    assert post(_report(message_id, "delivered")) == 200

    for name, status in (("message.sent", "sent"), ("message.finalized", "delivery_unconfirmed")):
        assert post(_report(message_id, status, name)) == 200

    assert _steps(live, message_id) == ["DELIVERED", *SENT]


def test_report_about_nothing_of_ours_changes_nothing(live: Live, post: Post, message_id: str) -> None:
    for told in (str(uuid4()), "x", "", "\0", message_id + "0", live.env["SENTDASH_ORGANIZATION_ID"]):
        assert post(_report(told, "delivered")) == 200

    assert _steps(live, message_id) == SENT


def test_reply_is_stored_once(live: Live, post: Post, fresh: Fresh) -> None:
    phone, path = fresh(), "/v3/messages?direction=INBOUND&to=%2B"
    body = _reply(phone)

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(pool.map(post, [body] * 40))

    (message,) = _api(live, f"{path}{phone[1:]}")["messages"]
    assert answers == {200: 40}
    assert (message["status"], message["phone"], message["message_body"]["content"]) == ("RECEIVED", phone, "Hi")


@pytest.mark.parametrize("phone", ["", "72975", "ACME", "\0", "x" * 100, "+" + "1" * 40, "14155552671"])
def test_message_from_what_is_no_phone_is_taken_and_forgotten(live: Live, post: Post, phone: str) -> None:
    before = _api(live, "/v3/contacts")["pagination"]["total_count"]

    assert post(_reply(phone)) == 200

    assert _api(live, "/v3/contacts")["pagination"]["total_count"] == before


@pytest.mark.parametrize(
    "payload",
    [
        {"id": "\0"},
        {"id": "x" * 1000},
    ],
    ids=orjson.dumps,
)
def test_signed_reply_that_no_column_holds_is_refused(post: Post, fresh: Fresh, payload: dict[str, Any]) -> None:
    assert post(_reply(fresh(), **payload)) == 422


def test_signed_nonsense_does_nothing(post: Post, live: Live, message_id: str) -> None:
    nonsense: list[Any] = [None, 1, "x", [], {}, [[]], {"event_type": 1}, {"payload": []}, {"payload": {"id": 1}}]
    bodies = [b"", b"{", b"\xff", b"[" * 100_000, *map(orjson.dumps, nonsense)]
    bodies += [orjson.dumps({"data": each}) for each in nonsense]
    strange = [_report(message_id, status) for status in ("", "unheard of", "\0")]
    strange += [_report(message_id, "delivered", to=wrong) for wrong in (*nonsense[:5], [1], [{"status": []}])]

    assert {post(body) for body in bodies} == {404}
    assert {post(body) for body in strange} == {200}
    assert _steps(live, message_id) == SENT


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 5_000_000])
def test_huge_report_is_not_read(post: Post, size: int) -> None:
    body = b"x" * size

    try:
        status = post(body, {})
    except (BrokenPipeError, ConnectionResetError):  # the house has answered and closed before all of it was sent
        return
    assert 400 <= status < 500

"""The inboxes over HTTP: what is posted is kept and shown, and the answer is as told."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from uuid import UUID, uuid4

import pytest

from apps.webhooks import signing
from tests.fakes.carrier import Answer, CarrierProcess

SECRET = signing.new_secret()
BODY = b'{"field":"messages","event":"message.sent"}'


@pytest.fixture
def name() -> str:
    return str(uuid4())


def _post(carrier: CarrierProcess, name: str, event_id: UUID | None = None) -> Answer:
    lines = signing.headers(
        [SECRET], endpoint_id=uuid4(), event_id=event_id or uuid4(), body=BODY, now=datetime.now(UTC)
    )
    return carrier.call("POST", f"/inbox/{name}", BODY, dict(line.split(": ", 1) for line in lines))


def test_call_is_shown_with_headers_body_and_verdict(carrier: CarrierProcess, name: str) -> None:
    event_id = uuid4()
    assert carrier.call("PUT", f"/control/inbox/{name}/secret", {"secret": SECRET}).status == 204

    assert _post(carrier, name, event_id).status == 200
    _post(carrier, name, event_id)

    shown = carrier.call("GET", f"/control/inbox/{name}").json()
    assert (shown["has_secret"], shown["total"]) == (True, 2)
    assert shown["answer"] == {"status": 200, "ms": 0, "retry_after": None, "count": None}
    second, first = shown["calls"]
    assert (first["number"], first["repeat"], second["number"], second["repeat"]) == (1, 0, 2, 1)
    assert (first["event_id"], first["body"], first["signature"]) == (str(event_id), BODY.decode(), "verified")
    assert first["headers"]["webhook-id"] == str(event_id)
    assert datetime.fromisoformat(first["at"]).tzinfo is not None
    assert (first["status"], first["ms"]) == (200, 0)


def test_inboxes_are_apart(carrier: CarrierProcess, name: str) -> None:
    _post(carrier, name)

    assert carrier.call("GET", f"/control/inbox/{uuid4()}").json()["calls"] == []
    assert carrier.call("GET", f"/control/inbox/{name}").json()["calls"][0]["signature"] == "no_secret"


def test_answer_is_as_told(carrier: CarrierProcess, name: str) -> None:
    told = carrier.call("PUT", f"/control/inbox/{name}/answer", {"status": 503, "count": 1, "retry_after": 7})
    assert told.json()["answer"] == {"status": 503, "ms": 0, "retry_after": 7, "count": 1}

    first, second = _post(carrier, name), _post(carrier, name)

    assert (first.status, first.headers["retry-after"], second.status) == (503, "7", 200)
    assert "retry-after" not in second.headers
    assert [call["status"] for call in carrier.call("GET", f"/control/inbox/{name}").json()["calls"]] == [200, 503]


@pytest.mark.parametrize("status", [200, 204, 302, 304, 410, 500])
def test_any_status_can_be_answered(carrier: CarrierProcess, name: str, status: int) -> None:
    carrier.call("PUT", f"/control/inbox/{name}/answer", {"status": status})

    assert _post(carrier, name).status == status


def test_slow_answer_comes_late(carrier: CarrierProcess, name: str) -> None:
    carrier.call("PUT", f"/control/inbox/{name}/answer", {"ms": 300})
    before = monotonic()

    assert _post(carrier, name).status == 200

    assert monotonic() - before >= 0.3


def test_inbox_can_be_emptied(carrier: CarrierProcess, name: str) -> None:
    _post(carrier, name)

    assert carrier.call("DELETE", f"/control/inbox/{name}").status == 204

    assert carrier.call("GET", f"/control/inbox/{name}").json()["calls"] == []


def test_list_can_be_cut_short(carrier: CarrierProcess, name: str) -> None:
    for _ in range(3):
        _post(carrier, name)

    shown = carrier.call("GET", f"/control/inbox/{name}?limit=1").json()

    assert (shown["total"], [call["number"] for call in shown["calls"]]) == (3, [3])


def test_body_need_not_be_text(carrier: CarrierProcess, name: str) -> None:
    assert carrier.call("POST", f"/inbox/{name}", b"\xff").status == 200

    (call,) = carrier.call("GET", f"/control/inbox/{name}").json()["calls"]
    assert call["body"] == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("secret", {}, "secret"),
        ("secret", {"secret": 7}, "secret"),
        ("secret", {"secret": "whsec_"}, "secret"),
        ("secret", {"secret": "whsec_ö"}, "secret"),
        ("answer", {"status": 99}, "status"),
        ("answer", {"status": None}, "status"),
        ("answer", {"status": "500"}, "status"),
        ("answer", {"status": True}, "status"),
        ("answer", {"ms": -1}, "ms"),
        ("answer", {"count": 0}, "count"),
        ("answer", {"retry_after": 1.5}, "retry_after"),
        ("answer", {"kind": "slow"}, "kind"),
    ],
)
def test_bad_input_is_explained(carrier: CarrierProcess, name: str, path: str, body: object, field: str) -> None:
    refused = carrier.call("PUT", f"/control/inbox/{name}/{path}", body)

    assert (refused.status, refused.json()["error"].split()[0]) == (400, field)


def test_changes_must_be_json(carrier: CarrierProcess, name: str) -> None:
    plain = {"Content-Type": "text/plain"}

    assert carrier.call("PUT", f"/control/inbox/{name}/answer", b"{}", plain).status == 400


@pytest.mark.parametrize("name", ["a" * 65, "a.b", "%20"])
def test_name_is_letters_digits_and_dashes(carrier: CarrierProcess, name: str) -> None:
    assert carrier.call("POST", f"/inbox/{name}", b"").status == 404

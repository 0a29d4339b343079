"""The shape of every answer, bare and over both kinds of door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import orjson
import pytest
from django.http import HttpRequest
from pytest_django import Settings

from apps.api import envelope
from apps.api.envelope import Call
from tests.api.v3_program import Answer, Program, call
from tests.cast import Cast
from tests.factories import message_templates
from tests.factories.contacts import PHONE

REQUEST_ID = re.compile(r"req_[A-Za-z0-9]{10,}")
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00")

Ask = Callable[[], Answer]


@pytest.fixture(params=["read", "read nothing", "send", "send nothing", "no key", "nowhere", "made"])
def answer(request: pytest.FixtureRequest, cast: Cast) -> Answer:
    program, template = Program(cast.acme), message_templates.template(cast.acme)
    ask: Ask = {
        "read": lambda: program.get("/v3/me"),
        "read nothing": lambda: program.get("/v3/messages/x"),
        "send": lambda: program.post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}}),
        "send nothing": lambda: program.post("/v3/messages", {}),
        "no key": lambda: call("POST", "/v3/messages"),
        "nowhere": lambda: program.get("/v3/nowhere"),
        "made": lambda: program.post("/v3/contacts", {"phone_number": PHONE}),
    }[request.param]
    return ask()


# --- Over HTTP ---


def test_envelope_has_its_four_keys_in_order(answer: Answer) -> None:
    assert list(answer.body) == ["success", "data", "error", "meta"]


def test_envelope_holds_data_or_an_error_and_says_which(answer: Answer) -> None:
    assert answer.body["success"] is (answer.status < 400)
    assert (answer.data is None) is (answer.status >= 400)
    assert (answer.error is None) is (answer.status < 400)


def test_meta_tells_request_time_and_version(answer: Answer) -> None:
    meta = answer.body["meta"]

    assert list(meta) == ["request_id", "timestamp", "version"]
    assert REQUEST_ID.fullmatch(meta["request_id"])
    assert TIMESTAMP.fullmatch(meta["timestamp"])
    assert meta["version"] == "v3"


def test_headers_belong_to_the_envelope(answer: Answer) -> None:
    assert answer.headers["X-Request-Id"] == answer.body["meta"]["request_id"]
    assert answer.headers["X-API-Version"] == "v3"
    assert re.fullmatch(r"\d+ms", answer.headers["X-Response-Time"])
    assert answer.headers["Content-Type"] == "application/json"


def test_error_has_its_four_keys_in_order(cast: Cast) -> None:
    for refused in (call("GET", "/v3/me"), Program(cast.acme).post("/v3/messages", {}), call("GET", "/v3/nowhere")):
        assert list(refused.error) == ["code", "message", "details", "doc_url"]


def test_two_calls_have_two_ids(cast: Cast) -> None:
    program = Program(cast.acme)

    ids = {program.get("/v3/me").body["meta"]["request_id"] for _ in range(20)}

    assert len(ids) == 20


def test_answer_of_a_removal_has_no_body_and_all_headers(cast: Cast) -> None:
    program = Program(cast.acme)
    contact = program.post("/v3/contacts", {"phone_number": PHONE}).data["id"]

    removed = program.delete(f"/v3/contacts/{contact}")

    assert (removed.status, removed.body) == (204, {})
    assert REQUEST_ID.fullmatch(removed.headers["X-Request-Id"])
    assert removed.headers["X-API-Version"] == "v3"


def test_doc_url_is_a_page_of_this_server(settings: Settings) -> None:
    settings.SITE_URL = "https://messages.example"

    refused = call("GET", "/v3/me")

    assert refused.error["doc_url"] == "https://messages.example/errors/AUTH_001"


# --- Bare ---


def test_call_stays_with_its_request() -> None:
    request = HttpRequest()

    assert envelope.call_of(request) is envelope.call_of(request)
    assert envelope.call_of(HttpRequest()) is not envelope.call_of(request)


def test_ids_are_written_as_text() -> None:
    some = UUID("01890000-0000-7000-8000-000000000001")

    body = orjson.loads(envelope.body_of(Call(), data={"id": some}))

    assert body["data"] == {"id": str(some)}


@pytest.mark.parametrize("value", [Decimal("0.045"), {1, 2}, object(), b"bytes"])
def test_value_whose_form_on_the_wire_is_undecided_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        envelope.body_of(Call(), data={"value": value})


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, None),
        (datetime(2026, 5, 4, 9, 30, 15, 120000, tzinfo=UTC), "2026-05-04T09:30:15.120000+00:00"),
        (datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC), "2026-05-04T09:30:15+00:00"),
        (datetime(2026, 5, 4, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2026-05-03T23:00:00+00:00"),
    ],
)
def test_times_are_written_in_utc(moment: datetime | None, text: str | None) -> None:
    assert envelope.time_text(moment) == text


def test_now_is_now() -> None:
    before = datetime.now(UTC)

    told = datetime.fromisoformat(envelope.now_text()[:26] + "+00:00")

    assert before <= told <= datetime.now(UTC)

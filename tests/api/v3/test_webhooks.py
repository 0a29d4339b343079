"""Webhooks read, changed and removed over v3. Creating them is in `test_webhook_creation`."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from apps.webhooks.models import Delivery, Endpoint
from tests.api.v3_program import UNKNOWN, Program
from tests.cast import Cast
from tests.factories.webhooks import BODY, SECRET, delivery, endpoint

# Every call that names a webhook, with a body that is good.
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PUT", "", BODY),
    ("DELETE", "", None),
    ("GET", "/events", None),
    ("POST", "/rotate-secret", {}),
    ("POST", "/test", {"event_type": "message.sent"}),
    ("PATCH", "/toggle-status", {"is_active": False}),
]


def _call(program: Program, method: str, path: str, body: Any) -> Any:
    if method == "GET":
        return program.get(path)
    return getattr(program, method.lower())(path, body)


def _names(answer: Any) -> list[str]:
    return [row["display_name"] for row in answer.data["webhooks"]]


# --- Making ---


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"display_name": ["x"]}, "display_name"),
        ({"display_name": "a\0b"}, "display_name"),
        ({"display_name": "x" * 256}, "display_name"),
        ({"endpoint_url": {"a": 1}}, "endpoint_url"),
        ({"endpoint_url": "http://a.test/\0"}, "endpoint_url"),
        ({"event_types": "message"}, "event_types"),
        ({"event_types": {"message": True}}, "event_types"),
        ({"event_types": [None]}, "event_types.0"),
        ({"event_types": [["message"]]}, "event_types.0"),
        ({"event_filters": ["message"]}, "event_filters"),
        ({"event_filters": {"message": "sent"}}, "event_filters.message"),
        ({"event_filters": {"message": [["sent"]]}}, "event_filters.message.0"),
        ({"event_filters": {"message\0": ["sent"]}}, "event_filters"),
        ({"retry_count": "many"}, "retry_count"),
        ({"retry_count": True}, "retry_count"),
        ({"retry_count": 2.5}, "retry_count"),
        ({"timeout_seconds": [30]}, "timeout_seconds"),
        ({"sandbox": "perhaps"}, "sandbox"),
    ],
)
@pytest.mark.parametrize("method", ["post", "put"])
def test_wrong_type_names_the_field(
    cast: Cast, program: Program, method: str, body: dict[str, Any], field: str
) -> None:
    path = "/v3/webhooks" if method == "post" else f"/v3/webhooks/{endpoint(cast.acme).id}"

    answer = getattr(program, method)(path, {**BODY, **body})

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_001")
    assert answer.named == {field}


# --- Reading ---


def test_list_holds_what_the_customer_may_see(cast: Cast) -> None:
    for name in ("acme", "shop", "sibling", "outsider"):
        endpoint(getattr(cast, name), display_name=name)

    assert _names(Program(cast.acme).get("/v3/webhooks")) == ["sibling", "shop", "acme"]
    assert _names(Program(cast.shop).get("/v3/webhooks")) == ["shop"]
    assert _names(Program(cast.acme, acting_as=cast.shop).get("/v3/webhooks")) == ["shop"]


def test_list_is_filtered_and_paged(cast: Cast, program: Program) -> None:
    endpoint(cast.acme, display_name="First")
    endpoint(cast.acme, display_name="Second", is_active=False)
    endpoint(cast.acme, display_name="Third", endpoint_url="http://other.test/SECOND")

    assert _names(program.get("/v3/webhooks", is_active="true")) == ["Third", "First"]
    assert _names(program.get("/v3/webhooks", is_active="false")) == ["Second"]
    assert _names(program.get("/v3/webhooks", is_active="")) == ["Third", "Second", "First"]
    assert _names(program.get("/v3/webhooks", search="second")) == ["Third", "Second"]
    assert _names(program.get("/v3/webhooks", search="second", is_active="true")) == ["Third"]
    paged = program.get("/v3/webhooks", page=2, page_size=2)
    assert _names(paged) == ["First"]
    assert paged.data["pagination"] == {
        "page": 2,
        "page_size": 2,
        "total_count": 3,
        "total_pages": 2,
        "has_more": False,
        "cursors": {"before": None, "after": None},
    }


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ({"page": 0}, "VALIDATION_005", "Page must be greater than 0"),
        ({"page_size": 101}, "VALIDATION_001", "Page size must be between 1 and 100"),
        ({"page_size": 0}, "VALIDATION_001", "Page size must be between 1 and 100"),
        ({"search": "\0"}, "VALIDATION_001", "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("log", [False, True])
def test_list_with_a_bad_question(
    cast: Cast, program: Program, log: bool, query: dict[str, Any], code: str, message: str
) -> None:
    path = f"/v3/webhooks/{endpoint(cast.acme).id}/events" if log else "/v3/webhooks"

    assert program.get(path, **query).refusal == (400, code, message)


def test_list_with_a_flag_that_is_none(program: Program) -> None:
    assert program.get("/v3/webhooks", is_active="perhaps").named == {"is_active"}


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_malformed_id(program: Program, method: str, path: str, body: Any) -> None:
    answer = _call(program, method, f"/v3/webhooks/nonsense{path}", body)

    assert answer.refusal == (400, "VALIDATION_001", "Invalid webhook ID format.")


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
@pytest.mark.parametrize("stranger", ["outsider", "sibling"])
def test_webhook_of_somebody_else_looks_like_an_unknown_one(
    cast: Cast, stranger: str, method: str, path: str, body: Any
) -> None:
    row, program = endpoint(cast.shop), Program(getattr(cast, stranger))

    foreign = _call(program, method, f"/v3/webhooks/{row.id}{path}", body)
    unknown = _call(program, method, f"/v3/webhooks/{UNKNOWN}{path}", body)

    assert foreign.refusal == unknown.refusal == (404, "RESOURCE_008", "Webhook not found")
    assert foreign.error == unknown.error
    row.refresh_from_db()
    assert (row.is_active, row.signing_secret, row.updated_at) == (True, SECRET, None)


@pytest.mark.parametrize("path", ["event-types", "events", f"{UNKNOWN}/events/more"])
def test_event_types_are_no_id_and_other_words_are(program: Program, path: str) -> None:
    status = program.get(f"/v3/webhooks/{path}").status

    assert status == {"event-types": 200, "events": 400}.get(path, 404)


# --- The catalogue ---


def test_event_types_are_a_tree(program: Program) -> None:
    answer = program.get("/v3/webhooks/event-types")

    messages, templates, *_ = answer.data["event_types"]
    assert (messages["name"], messages["event_type"], messages["is_active"]) == ("message", "message", True)
    assert [each["name"] for each in messages["sub_types"]] == [
        "message.queued",
        "message.routed",
        "message.sent",
        "message.delivered",
        "message.read",
        "message.failed",
        "message.received",
    ]
    assert messages["sub_types"][2] == {
        "name": "message.sent",
        "display_name": "Message Sent",
        "description": "The carrier accepted a message",
        "is_active": True,
        "event_type": "message.sent",
        "sub_types": None,
    }
    assert (templates["name"], templates["sub_types"]) == ("templates", None)


# --- Changing ---


def test_change(cast: Cast, program: Program) -> None:
    row = endpoint(cast.acme, retry_count=5, event_filters={"message": ["sent"]})
    body = {"display_name": "Both", "endpoint_url": "http://o.test", "event_types": ["templates"], "timeout_seconds": 5}

    answer = program.put(f"/v3/webhooks/{row.id}", body)

    assert answer.status == 200
    assert {name: answer.data[name] for name in body} == body
    assert (answer.data["retry_count"], answer.data["event_filters"]) == (5, None)
    assert answer.data["signing_secret"] is None
    assert answer.data["updated_at"]
    assert program.get(f"/v3/webhooks/{row.id}").data == answer.data


def test_change_needs_the_whole_of_it(cast: Cast, program: Program) -> None:
    answer = program.put(f"/v3/webhooks/{endpoint(cast.acme).id}", {"display_name": "New"})

    assert (answer.status, answer.named) == (400, {"endpoint_url", "event_types"})


def test_organization_changes_its_profiles_webhook(cast: Cast, program: Program) -> None:
    row = endpoint(cast.shop)

    answer = program.put(f"/v3/webhooks/{row.id}", BODY)

    assert (answer.status, answer.data["customer_id"]) == (200, str(cast.shop.id))


@pytest.mark.parametrize("body", [None, {}, {"sandbox": True}])
def test_removal_is_always_real(cast: Cast, program: Program, body: Any) -> None:
    row = endpoint(cast.acme)
    delivery(row)

    answer = program.delete(f"/v3/webhooks/{row.id}", body)

    assert (answer.status, answer.data) == (204, None)
    assert "X-Sandbox" not in answer.headers
    assert not Endpoint.objects.exists()
    assert program.delete(f"/v3/webhooks/{row.id}").refusal == (404, "RESOURCE_008", "Webhook not found")


def test_switching_off_and_on(cast: Cast, program: Program) -> None:
    row = endpoint(cast.acme, consecutive_failures=10)

    off = program.patch(f"/v3/webhooks/{row.id}/toggle-status", {"is_active": False})
    on = program.patch(f"/v3/webhooks/{row.id}/toggle-status", {"is_active": True})

    assert (off.status, off.data["is_active"], off.data["consecutive_failures"]) == (200, False, 10)
    assert (on.status, on.data["is_active"], on.data["consecutive_failures"]) == (200, True, 0)


@pytest.mark.parametrize("body", [{}, {"is_active": None}, {"is_active": "perhaps"}, {"is_active": []}])
def test_switching_neither_on_nor_off(cast: Cast, program: Program, body: Any) -> None:
    answer = program.patch(f"/v3/webhooks/{endpoint(cast.acme).id}/toggle-status", body)

    assert (answer.status, answer.named) == (400, {"is_active"})


@pytest.mark.parametrize(("path", "kind"), [("rotate-secret", "1"), ("test", "2"), ("toggle-status", "3")])
def test_rate_class(cast: Cast, program: Program, settings: Settings, path: str, kind: str) -> None:
    settings.RATE_LIMITS = {"sensitive": "1/9", "webhook_test": "2/9", "standard": "3/9"}
    method = program.patch if path == "toggle-status" else program.post

    answer = method(f"/v3/webhooks/{endpoint(cast.acme).id}/{path}", {})

    assert answer.headers["X-RateLimit-Limit"] == kind


# --- Sandbox ---


@pytest.mark.parametrize(("method", "path", "body"), [call for call in CALLS if call[0] not in {"GET", "DELETE"}])
def test_rehearsal_leaves_the_webhook(cast: Cast, program: Program, method: str, path: str, body: Any) -> None:
    row = endpoint(cast.acme, endpoint_url="http://127.0.0.1:1/")

    answer = _call(program, method, f"/v3/webhooks/{row.id}{path}", {**body, "sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"]) == (200, "true")
    assert answer.data.get("success", True) is True
    assert list(Endpoint.objects.values_list("signing_secret", "is_active", "updated_at", "endpoint_url")) == [
        (SECRET, True, None, "http://127.0.0.1:1/")
    ]
    assert not Delivery.objects.exists()


def test_rehearsal_is_validated(cast: Cast, program: Program) -> None:
    path = f"/v3/webhooks/{endpoint(cast.acme).id}"

    assert program.post("/v3/webhooks", {"sandbox": True}).status == 400
    assert program.put(path, {"sandbox": True}).status == 400
    assert program.post(f"{path}/test", {"sandbox": True}).refusal[2] == "Event type is required"

"""POST /v3/webhooks: what is created, and how each problem is reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from apps.webhooks.models import Endpoint
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.webhooks import BODY, URL, endpoint


def test_webhook_is_made_and_tells_its_secret_once(cast: Cast, program: Program) -> None:
    answer = program.post("/v3/webhooks", {**BODY, "event_filters": {"message": ["delivered", "failed"]}})

    assert answer.status == 201
    row = Endpoint.objects.get()
    assert datetime.fromisoformat(answer.data.pop("created_at")) == row.created_at
    assert answer.data == {
        "id": str(row.id),
        "customer_id": str(cast.acme.id),
        "display_name": "Orders",
        "endpoint_url": URL,
        "signing_secret": row.signing_secret,
        "is_active": True,
        "event_types": ["message", "templates"],
        "event_filters": {"message": ["delivered", "failed"]},
        "retry_count": 3,
        "timeout_seconds": 30,
        "covers_profiles": False,
        "last_delivery_attempt_at": None,
        "last_successful_delivery_at": None,
        "consecutive_failures": 0,
        "updated_at": None,
    }
    assert program.get(f"/v3/webhooks/{row.id}").data["signing_secret"] is None
    assert program.get("/v3/webhooks").data["webhooks"][0]["signing_secret"] is None


def test_nulls_and_unknown_fields_change_nothing(program: Program) -> None:
    body = {**BODY, "event_filters": None, "retry_count": None, "timeout_seconds": None, "color": "red"}

    answer = program.post("/v3/webhooks", body)

    assert (answer.status, answer.data["retry_count"], answer.data["timeout_seconds"]) == (201, 3, 30)
    assert answer.data["event_filters"] is None


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"display_name": None}, "VALIDATION_001", "Display name is required"),
        ({"display_name": " "}, "VALIDATION_001", "Display name is required"),
        ({"endpoint_url": None}, "VALIDATION_001", "Endpoint URL must be a valid HTTP or HTTPS URL"),
        ({"endpoint_url": "ftp://a.test"}, "VALIDATION_001", "Endpoint URL must be a valid HTTP or HTTPS URL"),
        ({"endpoint_url": f"http://{'x' * 2048}"}, "VALIDATION_001", "Endpoint URL must be a valid HTTP or HTTPS URL"),
        ({"event_types": []}, "VALIDATION_001", "Event types are required"),
        ({"event_types": None}, "VALIDATION_001", "Event types are required"),
        (
            {"event_types": ["message.sent"]},
            "VALIDATION_001",
            "Event types must be one or more of: message, messages, templates, template, contact, profile, billing",
        ),
        ({"retry_count": 0}, "VALIDATION_005", "Retry count must be between 1 and 5"),
        ({"retry_count": 6}, "VALIDATION_005", "Retry count must be between 1 and 5"),
        ({"retry_count": 2**62}, "VALIDATION_005", "Retry count must be between 1 and 5"),
        ({"timeout_seconds": 4}, "VALIDATION_005", "Timeout seconds must be between 5 and 120"),
        ({"timeout_seconds": 121}, "VALIDATION_005", "Timeout seconds must be between 5 and 120"),
        (
            {"event_filters": {"templates": ["approved"]}},
            "VALIDATION_001",
            "templates has no sub types",
        ),
    ],
)
def test_single_problem_is_the_message(program: Program, changes: dict[str, Any], code: str, message: str) -> None:
    answer = program.post("/v3/webhooks", {**BODY, **changes})

    assert answer.refusal == (400, code, message)
    assert answer.error["details"] == {next(iter(changes)): [message]}
    assert not Endpoint.objects.exists()


def test_several_problems_are_told_by_field(program: Program) -> None:
    nothing = program.post("/v3/webhooks", {})
    ranges = program.post("/v3/webhooks", {**BODY, "retry_count": 9, "timeout_seconds": 1})

    assert nothing.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert nothing.named == {"display_name", "endpoint_url", "event_types"}
    assert ranges.refusal == (400, "VALIDATION_005", "Request validation failed")
    assert ranges.named == {"retry_count", "timeout_seconds"}


def test_rehearsed_creation_shows_a_secret_and_leaves_nothing(program: Program) -> None:
    answer = program.post("/v3/webhooks", {**BODY, "sandbox": True})

    assert (answer.status, answer.headers["X-Sandbox"]) == (201, "true")
    assert answer.data["signing_secret"].startswith("whsec_")
    assert not Endpoint.objects.exists()


def test_change_may_leave_out_whether_profiles_are_covered(cast: Cast, program: Program) -> None:
    row = endpoint(cast.acme)

    assert program.put(f"/v3/webhooks/{row.id}", {**BODY, "covers_profiles": True}).data["covers_profiles"]
    assert program.put(f"/v3/webhooks/{row.id}", BODY).data["covers_profiles"]
    assert not program.put(f"/v3/webhooks/{row.id}", {**BODY, "covers_profiles": False}).data["covers_profiles"]

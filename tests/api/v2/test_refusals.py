"""The shapes of failures, without a request."""

from __future__ import annotations

import pytest

from apps.api.v2.refusals import Refusal, WireFormat, camel, word_of
from apps.error_codes.catalog import CATALOG

WHERE = {"path": "/v2/messages/phone", "request_id": "req_1"}


def test_field_at_fault_makes_problem_details() -> None:
    refusal = Refusal(400, "VALIDATION_002", "Bad", {"phone_number": ["Not E.164", "Too long"]})

    assert refusal.body(WireFormat.A, **WHERE) == {
        "type": "https://www.rfc-editor.org/rfc/rfc7231#section-6.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "instance": "/v2/messages/phone",
        "traceId": "req_1",
        "errors": [
            {"name": "phoneNumber", "reason": "Not E.164", "code": "VALIDATION_002"},
            {"name": "phoneNumber", "reason": "Too long", "code": "VALIDATION_002"},
        ],
    }
    assert refusal.content_type(WireFormat.A) == "application/problem+json"


def test_request_without_a_field_to_blame() -> None:
    problem = Refusal(400, "VALIDATION_001", "No JSON").body(WireFormat.A, **WHERE)

    assert problem["errors"] == [{"name": "generalErrors", "reason": "No JSON", "code": "VALIDATION_001"}]  # type: ignore[typeddict-item]


def test_nobody_known() -> None:
    refusal = Refusal(401, "AUTH_001", "Header x-api-key not found")

    assert refusal.body(WireFormat.A, **WHERE) == {
        "status": 401,
        "title": "Unauthorized",
        "detail": "Header x-api-key not found",
    }
    assert refusal.content_type(WireFormat.A) == "application/json"


@pytest.mark.parametrize(
    ("status", "title"), [(403, "Forbidden"), (404, "Not Found"), (409, "Conflict"), (429, "Too Many Requests")]
)
def test_what_no_field_is_to_blame_for(status: int, title: str) -> None:
    assert Refusal(status, "CODE_1", "Because").body(WireFormat.A, **WHERE) == {
        "status": status,
        "title": title,
        "detail": "Because",
        "code": "CODE_1",
    }


def test_guide_has_a_word_and_a_sentence() -> None:
    refusal = Refusal(422, "BUSINESS_003", "Account balance is insufficient to send this message")

    assert refusal.body(WireFormat.B, **WHERE) == {
        "error": {"code": "insufficient_balance", "message": "Account balance is insufficient"}
    }
    assert refusal.content_type(WireFormat.B) == "application/json"


def test_guide_names_fields_in_its_sentence() -> None:
    refusal = Refusal(400, "VALIDATION_001", "Bad", {"recipients": ["Is empty"], "template_id": ["Is missing"]})

    assert refusal.body(WireFormat.B, **WHERE) == {
        "error": {"code": "validation_error", "message": "recipients: Is empty; template_id: Is missing"}
    }


def test_every_code_has_a_word() -> None:
    words = [word_of(code) for code in CATALOG]

    assert all(word == word.lower() and " " not in word for word in words)
    assert word_of("account_suspended") == "account_suspended"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("phone_number", "phoneNumber"),
        ("phoneNumber", "phoneNumber"),
        ("definition.body", "definition.body"),
        ("to", "to"),
    ],
)
def test_camel(name: str, expected: str) -> None:
    assert camel(name) == expected

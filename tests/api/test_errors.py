"""How every exception becomes the error body."""

from __future__ import annotations

import logging
from typing import Any

import orjson
import pytest
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request

from apps.api import errors
from apps.api.envelope import call_of
from apps.core.errors import DomainError, Invalid
from apps.error_codes.catalog import CATALOG
from tests.api.v3_program import Program
from tests.cast import Cast


class Unripe(DomainError):
    code = "BUSINESS_006"
    message = "Not yet"


def _handled(problem: Exception) -> tuple[int, str, str, Any]:
    response = errors.handle(problem, {"request": Request(HttpRequest())})
    return response.status_code, response.data["code"], response.data["message"], response.data["details"]


@pytest.mark.parametrize(
    ("problem", "handled"),
    [
        (Unripe(), (422, "BUSINESS_006", "Not yet", None)),
        (Unripe(field="apple"), (422, "BUSINESS_006", "Not yet", {"apple": ["Not yet"]})),
        (Unripe("Wait", code="CONFLICT_001"), (409, "CONFLICT_001", "Wait", None)),
        (Invalid({"a": ["b"]}), (400, "VALIDATION_001", "Request validation failed", {"a": ["b"]})),
        (Invalid({"a": ["b"]}, "No", code="VALIDATION_006"), (400, "VALIDATION_006", "No", {"a": ["b"]})),
        (
            exceptions.ValidationError({"a": ["b"]}),
            (400, "VALIDATION_001", "Request validation failed", {"a": ["b"]}),
        ),
        (exceptions.ParseError("Not JSON"), (400, "VALIDATION_001", "Not JSON", None)),
        (exceptions.MethodNotAllowed("PUT"), (405, "ENDPOINT_002", 'Method "PUT" not allowed.', None)),
        (
            exceptions.UnsupportedMediaType("a/b"),
            (415, "VALIDATION_001", 'Unsupported media type "a/b" in request.', None),
        ),
        (Http404("row 7 of secret_table"), (404, "ENDPOINT_001", "There is nothing at this address", None)),
        (TooManyFieldsSent("settings.X"), (400, "VALIDATION_001", "The request cannot be read", None)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_exception_becomes_an_error(problem: Exception, handled: tuple[int, str, str, Any]) -> None:
    assert _handled(problem) == handled


def test_what_nobody_expected_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    request = HttpRequest()
    request_id = call_of(request).request_id

    with caplog.at_level(logging.ERROR):
        response = errors.handle(RuntimeError("password=hunter2"), {"request": Request(request)})

    assert (response.status_code, response.data["code"], response.data["details"]) == (500, "INTERNAL_001", None)
    expected = f"An unexpected error occurred. Please contact support with request ID: {request_id}"
    assert response.data["message"] == expected
    assert b"hunter2" not in orjson.dumps(response.data)
    assert request_id in caplog.text
    assert "hunter2" in caplog.text


def test_query_of_too_many_parts_is_refused_and_not_a_failure(cast: Cast) -> None:
    answer = Program(cast.acme).call("GET", "/v3/messages?" + "a=1&" * 1001)

    assert answer.refusal == (400, "VALIDATION_001", "The request cannot be read")


@pytest.mark.parametrize("code", CATALOG)
def test_every_code_has_a_status(code: str) -> None:
    assert errors.status_of(code) == (CATALOG[code].status or 422)


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ("wrong", {"body": ["wrong"]}),
        (["wrong", "worse"], {"body": ["wrong", "worse"]}),
        ({"a": ["wrong"]}, {"a": ["wrong"]}),
        ({"a": "wrong"}, {"a": ["wrong"]}),
        ({"a": {"b": {"c": ["wrong"]}}}, {"a.b.c": ["wrong"]}),
        ({"a": ["one"], "b": {"c": ["two"]}}, {"a": ["one"], "b.c": ["two"]}),
        ({"a": [{}, {"b": ["wrong"]}]}, {"a[1].b": ["wrong"]}),
        ([{}, {"b": ["wrong"]}], {"[1].b": ["wrong"]}),
        ({"a": [exceptions.ErrorDetail("wrong", code="x")]}, {"a": ["wrong"]}),
    ],
)
def test_nested_complaints_become_one_level(detail: Any, flat: dict[str, list[str]]) -> None:
    assert errors.flatten(detail) == flat

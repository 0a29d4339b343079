"""Around every call: headers, the size of the body, and an envelope where no view was reached."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO

import orjson
import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django import Settings

from apps.api.middleware import ApiMiddleware
from tests.api.ledger import written
from tests.api.v3_program import Program, call
from tests.cast import Cast

MIB = 1024 * 1024


# --- Addresses that lead nowhere ---


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/v3", "/v3/", "/v3/nowhere", "/v3/messages/", "/v3//messages", "/v3/me/x"])
def test_unknown_address_answers_in_the_envelope(method: str, path: str) -> None:
    answer = call(method, path)

    assert answer.refusal == (404, "ENDPOINT_001", f"There is no endpoint {method} {path}")
    assert answer.headers["X-Request-Id"] == answer.body["meta"]["request_id"]


@pytest.mark.parametrize(
    "path", ["/v3/a%0Ab", "/v3/%00", "/v3/%FF%FE", "/v3/%ED%A0%80", "/v3/%E2%80%AE/x", "/v3/" + "a" * 9000]
)
def test_address_of_odd_characters_answers_in_the_envelope(path: str) -> None:
    answer = call("GET", path)

    assert answer.refusal[:2] == (404, "ENDPOINT_001")
    assert len(answer.error["message"]) <= 200


@pytest.mark.parametrize("path", ["/health/live", "/errors", "/v22/messages", "/v33/me", "/nowhere"])
def test_other_addresses_are_left_alone(path: str) -> None:
    response = Client().get(path)

    assert "X-Request-Id" not in response.headers
    assert response.headers.get("Content-Type") != "application/json"


# --- What goes wrong outside a view ---


class _Reaching(ApiMiddleware):
    """Everything leads to this view."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(view)

    def reach(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)


def _fail(problem: Exception) -> HttpResponseBase:
    def view(_: HttpRequest) -> HttpResponseBase:
        raise problem

    return _Reaching(view)(RequestFactory().get("/v3/me"))


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        (Http404("who knows"), 404, "ENDPOINT_001"),
        (SuspiciousOperation("odd"), 400, "VALIDATION_001"),
        (BadRequest("odd"), 400, "VALIDATION_001"),
        (RuntimeError("hunter2"), 500, "INTERNAL_001"),
        (DataError("hunter2"), 500, "INTERNAL_002"),
        (OperationalError("gone"), 503, "INTERNAL_005"),
        (InterfaceError("gone"), 503, "INTERNAL_005"),
    ],
)
def test_whatever_is_raised_leaves_in_the_envelope(problem: Exception, status: int, code: str) -> None:
    response = _fail(problem)

    assert isinstance(response, HttpResponse)
    assert (response.status_code, orjson.loads(response.content)["error"]["code"]) == (status, code)
    assert str(problem).encode() not in response.content


@pytest.mark.parametrize("path", ["/v3/openapi.json", "/v2/openapi.json"])
def test_method_that_is_not_allowed_has_a_code_wherever_it_is_refused(path: str) -> None:
    response = Client().post(path)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert b"ENDPOINT_002" in response.content


def test_client_is_told_to_come_again_when_the_database_is_back() -> None:
    assert _fail(OperationalError()).headers["Retry-After"] == "1"


def test_answers_of_views_are_kept() -> None:
    refused = HttpResponse(b"{}", status=422, content_type="application/json")

    assert _Reaching(lambda _: refused)(RequestFactory().get("/v3/me")) is refused


def test_pages_go_the_long_way() -> None:
    page = HttpResponse("<h1>Oh</h1>", status=404)

    assert ApiMiddleware(lambda _: page)(RequestFactory().get("/pages")) is page


def test_exception_is_logged_and_told_by_its_request_id_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = _fail(RuntimeError("hunter2"))

    assert isinstance(response, HttpResponse)
    assert response.headers["X-Request-Id"] in response.content.decode()
    assert "hunter2" in caplog.text


# --- The size of the body ---


@pytest.mark.parametrize("path", ["/v3/messages", "/v3/contacts", "/v3/nowhere"])
@pytest.mark.parametrize("size", [MIB + 1, 5_000_000])
def test_large_body_is_refused_and_writes_nothing(cast: Cast, path: str, size: int) -> None:
    program, before = Program(cast.acme), written()

    answer = program.call("POST", path, b"x" * size)

    assert answer.refusal == (413, "VALIDATION_001", f"Request body is too large: at most {MIB} bytes are read")
    assert answer.headers["X-Request-Id"] == answer.body["meta"]["request_id"]
    assert written() == before


@pytest.mark.parametrize("path", ["/v3/messages", "/v3/contacts"])
def test_body_of_just_the_largest_size_is_read(cast: Cast, path: str) -> None:
    answer = Program(cast.acme).call("POST", path, b" " * MIB)

    assert answer.status == 400


@pytest.mark.parametrize("stated", ["-1", "1e3", "many", "\u00b2"])
def test_length_that_is_no_number_is_refused(stated: str) -> None:
    request = RequestFactory().post("/v3/messages", CONTENT_LENGTH=stated)

    response = _Reaching(lambda _: HttpResponse("read"))(request)

    assert response.status_code == 413


def _in_chunks(body: bytes, path: str = "/v3/messages") -> HttpRequest:
    """As a web server hands it over: no length is stated, and the body ends where reading ends."""
    extra = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": BytesIO(body), "CONTENT_LENGTH": ""}
    return RequestFactory().post(path, **extra)  # type: ignore[arg-type]


def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


@pytest.mark.parametrize("path", ["/v3/messages", "/callbacks/telnyx"])
def test_body_in_chunks_is_read(path: str) -> None:
    response = _Reaching(_echo)(_in_chunks(b'{"to": []}', path))

    assert isinstance(response, HttpResponse)
    assert response.content == b'{"to": []}'


def test_body_in_chunks_is_read_as_far_as_allowed(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    fits, is_larger = _in_chunks(b"x" * 1000), _in_chunks(b"x" * 5000)

    assert _Reaching(_echo)(fits).status_code == 200
    assert _Reaching(_echo)(is_larger).status_code == 413
    assert is_larger.META["wsgi.input"].tell() == 1001

"""What surrounds every v2 call, and what goes wrong outside of a view."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from apps.api.v2 import contacts
from tests.api.v2.v2_program import Program
from tests.api.v3_program import call
from tests.cast import Cast


@pytest.mark.parametrize("path", ["/v2/contacts", "/v2/nowhere", "/v2", "/v2/"])
def test_every_answer_says_that_v2_is_deprecated(cast: Cast, program: Program, path: str, settings: Any) -> None:
    for answer in (program.get(path), call("GET", path)):
        assert answer.headers["Deprecation"] == "@1733011200"
        assert answer.headers["Link"] == f'<{settings.SITE_URL}/v3/openapi.json>; rel="successor-version"'
        assert re.fullmatch(r"req_\w{12}", answer.headers["X-Request-Id"])
        assert answer.headers["X-API-Version"] == "v2"
        assert re.fullmatch(r"\d+ms", answer.headers["X-Response-Time"])
        assert "Sunset" not in answer.headers


def test_successor_is_there_for_everybody(client: Client) -> None:
    assert client.get("/v3/openapi.json").json()["info"]["version"] == "v3"


def test_v3_is_not_deprecated(cast: Cast) -> None:
    answer = call("GET", "/v3/me")

    assert "Deprecation" not in answer.headers
    assert answer.headers["X-API-Version"] == "v3"


def test_address_that_is_none(db: None) -> None:
    answer = call("GET", "/v2/webhooks")

    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")
    assert answer.body == {
        "status": 404,
        "title": "Not Found",
        "detail": "There is no endpoint GET /v2/webhooks",
        "code": "ENDPOINT_001",
    }


def test_body_that_is_too_large(cast: Cast, program: Program, settings: Any) -> None:
    raw = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    answer = program.call("POST", "/v2/messages", raw)

    assert (answer.status, answer.body["status"]) == (413, 413)


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [(RuntimeError("boom"), 500, "INTERNAL_001"), (OperationalError(), 503, "INTERNAL_005")],
)
def test_what_nobody_foresaw(
    cast: Cast, program: Program, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int, code: str
) -> None:
    def fail(*_: object) -> None:
        raise problem

    monkeypatch.setattr(contacts, "_listed", fail)

    answer = program.get("/v2/contacts")

    assert (answer.status, answer.body["status"], answer.body["code"]) == (status, status, code)
    assert "boom" not in answer.body["detail"]


def test_what_goes_wrong_before_the_view(cast: Cast, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("apps.api.v2.dialect.identify", fail)

    answer = program.get("/v2/contacts")

    assert (answer.status, answer.body["code"]) == (500, "INTERNAL_001")
    assert answer.headers["X-Request-Id"] in answer.body["detail"]

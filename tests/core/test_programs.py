"""What programs call goes straight to its view, and refuses what the page middleware would have refused."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from apps.core.programs import Programs


def _through(request: WSGIRequest) -> HttpResponse | None:
    """The response, or None if the page middleware gets the request."""
    passed = HttpResponse()

    def pages(_request: HttpRequest) -> HttpResponse:
        return passed

    response = Programs(pages)(request)
    assert isinstance(response, HttpResponse)
    return None if response is passed else response


@pytest.mark.parametrize("path", ["/", "/messages/", "/callbacks", "/v3/me", "/billing/"])
def test_pages_go_through_their_middleware(path: str) -> None:
    assert _through(RequestFactory().get(path)) is None


def test_a_program_is_answered_without_it() -> None:
    response = _through(RequestFactory().get("/health/live"))

    assert response is not None
    assert response.status_code == 204


@pytest.mark.parametrize("path", ["/callbacks/", "/callbacks/registry/none", "/health/nothing"])
def test_an_address_that_is_not_there(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.content) == (404, b"")


@pytest.mark.parametrize("length", [str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "-1", "many"])
def test_a_body_that_is_too_large_is_not_read(client: Client, length: str) -> None:
    response = client.post("/callbacks/telnyx", b"{}", content_type="application/json", CONTENT_LENGTH=length)

    assert response.status_code == 413

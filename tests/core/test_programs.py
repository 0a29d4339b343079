"""What programs call goes straight to its view, and refuses what the page middleware would have refused."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.urls import path

from apps.core.programs import Programs


def _later(_request: HttpRequest) -> SimpleTemplateResponse:
    return SimpleTemplateResponse(engines["django"].from_string("words"))


urlpatterns = [path("health/later", _later)]


def _through(request: WSGIRequest) -> HttpResponse | None:
    """The response, or None if the page middleware gets the request."""
    passed = HttpResponse()

    def pages(_request: HttpRequest) -> HttpResponse:
        return passed

    response = Programs(pages)(request)
    assert isinstance(response, HttpResponse)
    return None if response is passed else response


@pytest.mark.parametrize("url", ["/", "/messages/", "/callbacks", "/v3/me", "/billing/"])
def test_pages_go_through_their_middleware(url: str) -> None:
    assert _through(RequestFactory().get(url)) is None


def test_a_program_is_answered_without_it() -> None:
    response = _through(RequestFactory().get("/health/live"))

    assert response is not None
    assert response.status_code == 204


@pytest.mark.urls(__name__)
def test_what_is_rendered_late_is_rendered_here() -> None:
    response = _through(RequestFactory().get("/health/later"))

    assert response is not None
    assert response.content == b"words"


@pytest.mark.parametrize("url", ["/callbacks/", "/callbacks/registry/none", "/health/nothing"])
def test_an_address_that_is_not_there(client: Client, url: str) -> None:
    response = client.get(url)

    assert (response.status_code, response.content) == (404, b"")


@pytest.mark.parametrize("length", [str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "-1", "many"])
def test_a_body_that_is_too_large_is_not_read(client: Client, length: str) -> None:
    response = client.post("/callbacks/telnyx", b"{}", content_type="application/json", CONTENT_LENGTH=length)

    assert response.status_code == 413

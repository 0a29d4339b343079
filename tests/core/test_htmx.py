"""One helper decides between page and fragment; four kinds of request prove it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from apps.core import htmx

_TEMPLATE = "users/outbox.html"
_WHOLE = b"<!DOCTYPE html>"


def _request(**headers: str) -> Any:
    request = RequestFactory().get("/outbox/", headers=headers)
    for middleware in (HtmxMiddleware, SessionMiddleware, MessageMiddleware):
        middleware(lambda _request: HttpResponse())(request)
    request.user = AnonymousUser()
    return request


@pytest.fixture
def fragment_request() -> Any:
    return _request(HX_Request="true")


def _events(response: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.headers["HX-Trigger"])
    return found


@pytest.mark.parametrize(
    ("headers", "is_whole"),
    [
        ({}, True),
        ({"HX_Request": "true"}, False),
        ({"HX_Request": "true", "HX_Boosted": "true"}, True),
        ({"HX_Request": "true", "HX_History_Restore_Request": "true"}, True),
    ],
    ids=["plain", "fragment", "boosted", "back button"],
)
def test_only_an_htmx_request_for_a_part_gets_a_fragment(headers: dict[str, str], is_whole: bool) -> None:
    response = htmx.page(_request(**headers), _TEMPLATE, {"mails": []}, partial="list")

    assert (_WHOLE in response.content) is is_whole
    assert b"No e-mail yet." in response.content
    assert response.headers["Vary"].startswith("HX-Request")
    assert response.headers["Cache-Control"] == ("private, no-cache" if is_whole else "no-store")


def test_page_without_a_partial_is_always_whole(fragment_request: HttpRequest) -> None:
    assert _WHOLE in htmx.page(fragment_request, _TEMPLATE, {"mails": []}).content


def test_an_invalid_form_says_so_in_its_status(fragment_request: HttpRequest) -> None:
    assert htmx.page(fragment_request, _TEMPLATE, {"mails": []}, partial="list", status=422).status_code == 422


def test_redirect_moves_the_whole_window(fragment_request: HttpRequest) -> None:
    assert htmx.redirect(fragment_request, "/messages/").headers["HX-Redirect"] == "/messages/"


def test_redirect_without_htmx_is_a_302_and_takes_url_names() -> None:
    response = htmx.redirect(_request(), "users:keys")

    assert response.status_code == 302
    assert response.headers["Location"] == "/developers/keys/"


@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}], ids=["plain", "htmx"])
def test_the_toast_of_a_redirect_waits_for_the_next_page(headers: dict[str, str]) -> None:
    request = _request(**headers)

    htmx.redirect(request, "/", toast="Saved.")

    assert [str(message) for message in get_messages(request)] == ["Saved."]


def test_done_leaves_the_page_and_tells_who_listens(fragment_request: HttpRequest) -> None:
    response = htmx.done(fragment_request, "users:keys", changed="keys:changed", toast="Gone.")

    assert response.status_code == 204
    assert _events(response) == {
        "keys:changed": {},
        "dialog:close": {},
        "toast": {"text": "Gone.", "tone": "done"},
    }


def test_done_without_htmx_goes_where_it_is_seen() -> None:
    response = htmx.done(_request(), "users:keys", changed="keys:changed")

    assert response.headers["Location"] == "/developers/keys/"


@pytest.mark.parametrize(
    ("current", "path"),
    [
        ("http://testserver/messages/?status=failed", "/messages/?status=failed"),
        ("http://elsewhere.test/messages/", "/"),
        ("", "/"),
    ],
)
def test_the_page_a_fragment_was_asked_from(current: str, path: str) -> None:
    headers = {"HX_Request": "true", **({"HX_Current_URL": current} if current else {})}

    assert htmx.sender_page(_request(**headers)) == path


def test_a_disbelieved_fragment_gets_a_sentence(fragment_request: HttpRequest) -> None:
    response = htmx.csrf_failure(fragment_request)

    assert response.status_code == 403
    assert _events(response)["toast"]["tone"] == "failed"
    assert "Your session expired; nothing was saved" in _events(response)["toast"]["text"]
    assert response.content == b""


def test_a_disbelieved_page_is_a_page() -> None:
    response = htmx.csrf_failure(_request())

    assert response.status_code == 403
    assert b"Your session expired; nothing was saved" in response.content

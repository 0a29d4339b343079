"""What browsers are told with every answer."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest
from django.conf import settings as ours
from django.test import Client
from pytest_django.fixtures import Settings

from apps.core.headers import HEADERS
from tests.factories import organizations, users
from tests.live_house import Live
from tests.patience import PATIENCE

_WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": HEADERS["Permissions-Policy"],
}


def _is_guarded(headers: Mapping[str, str]) -> bool:
    policy = headers.get("Content-Security-Policy", "")
    told = {name: headers.get(name) for name in _WANTED}
    return told == _WANTED and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


def test_nothing_may_use_the_device_and_pages_may_use_passkeys() -> None:
    assert "camera=()" in HEADERS["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in HEADERS["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v3/openapi.json", 200),
        ("HEAD", "/v3/openapi.json", 200),
        ("POST", "/v3/openapi.json", 405),
        ("GET", "/v2/openapi.json", 200),
        ("GET", "/v3/me", 401),
        ("GET", "/v3/nothing", 404),
        ("GET", "/v3/", 404),
        ("PUT", "/v3/me", 401),
        ("GET", "/v2/contacts", 401),
        ("GET", "/v2/nothing", 404),
        ("GET", "/errors", 200),
        ("GET", "/errors/AUTH_001", 200),
        ("GET", "/errors/NOTHING", 404),
        ("GET", "/health/live", 204),
        ("GET", "/health/ready", 204),
        ("GET", "/health/nothing", 404),
        ("GET", "/callbacks/telnyx", 405),
        ("POST", "/callbacks/telnyx", 404),
        ("GET", "/nothing", 404),
        ("GET", "/login/", 200),
        ("GET", "/login", 301),
        ("POST", "/login/", 403),
        ("GET", "/messages/", 302),
        ("GET", "/static/nothing.js", 404),
    ],
)
def test_every_kind_of_answer_is_guarded(method: str, path: str, status: int) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, path)

    assert (response.status_code, _is_guarded(response.headers)) == (status, True), dict(response.headers)


@pytest.mark.django_db
def test_an_answer_without_a_body_is_guarded(client: Client) -> None:
    etag = client.get("/v3/openapi.json").headers["ETag"]

    response = client.get("/v3/openapi.json", headers={"If-None-Match": etag})

    assert (response.status_code, _is_guarded(response.headers)) == (304, True)


def test_a_host_that_is_not_ours_is_guarded(client: Client) -> None:
    response = client.get("/login/", headers={"Host": "elsewhere.example"})

    assert (response.status_code, _is_guarded(response.headers)) == (400, True)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "status"), [("POST", 405), ("GET", 200)])
def test_a_program_with_a_key_is_answered_with_them(method: str, status: int) -> None:
    headers = {"x-api-key": users.key(organizations.customer("Acme"))}

    response = Client().generic(method, "/v3/me", headers=headers)

    assert (response.status_code, _is_guarded(response.headers)) == (status, True)


def test_what_breaks_is_guarded(client: Client, settings: Settings) -> None:
    """A page that fails: its view raises, for the setting it reads is gone."""
    del settings.SITE_URL
    client.raise_request_exception = False

    response = client.get("/errors/AUTH_001")

    assert (response.status_code, _is_guarded(response.headers)) == (500, True)


def test_files_are_guarded(live: Live) -> None:
    address = f"{live.url}/static/css/nothing.css"
    page = httpx.get(f"{live.url}/login/", timeout=PATIENCE).text
    stylesheet = page.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]

    answers = [httpx.get(each, timeout=PATIENCE) for each in (f"{live.url}{stylesheet}", address)]

    assert [(answer.status_code, _is_guarded(answer.headers)) for answer in answers] == [(200, True), (404, True)]


@pytest.mark.django_db
def test_the_content_security_policy_has_no_unsafe_word(client: Client) -> None:
    headers = client.get("/login/").headers

    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_out_of_reach_of_scripts() -> None:
    assert ours.CSRF_COOKIE_HTTPONLY is True
    assert ours.SESSION_COOKIE_HTTPONLY is True

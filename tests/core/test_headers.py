"""What browsers are told with every answer."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client


def test_no_page_may_use_the_device_and_all_may_use_passkeys(client: Client) -> None:
    policy = client.get("/health/live").headers["Permissions-Policy"]

    assert "camera=()" in policy
    assert "publickey-credentials-get=(self)" in policy


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
    assert settings.CSRF_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_HTTPONLY is True

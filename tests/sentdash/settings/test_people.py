"""Passkeys need HTTPS, except on a developer's machine; mail goes where the operator says."""

from __future__ import annotations

from tests.sentdash.settings.reading import NEEDED, read, run


def test_passkeys_over_http_only_where_the_site_is_http() -> None:
    assert read("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", SITE_URL="https://sms.example") == [False]
    assert read("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", SITE_URL="http://localhost:8000") == [True]


def test_mail_goes_through_the_given_server_and_in_a_demo_to_its_outbox() -> None:
    given = {"EMAIL_URL": "submission://ada:secret@mail.example"}

    assert read("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", **given) == ["mail.example", 587, True]
    assert read("EMAIL_BACKEND", SENTDASH_DEMO="on", **given) == ["apps.users.sent_mail.Outbox"]


def test_scheme_nobody_knows_is_refused_and_not_taken_for_plain_smtp() -> None:
    done = run("EMAIL_HOST", **NEEDED, EMAIL_URL="smtp+tls://ada:secret@mail.example:587")

    assert "EMAIL_URL begins with no known scheme. Write submission://" in done.stderr

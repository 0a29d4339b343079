"""Signatures, judged by the published verifier of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from apps.core.models import new_id
from apps.webhooks import signing

BODY = '{"field":"messages","text":"Grüße"}'.encode()


def _headers(secret: str, now: datetime, *older: str) -> dict[str, str]:
    lines = signing.headers((secret, *older), endpoint_id=new_id(), event_id=new_id(), body=BODY, now=now)
    return dict(line.split(": ", 1) for line in lines)


def _as_theirs(headers: dict[str, str]) -> dict[str, str]:
    """The older family of headers, under the names the verifier looks for."""
    return {name.removeprefix("x-"): value for name, value in headers.items() if name.startswith("x-")}


def test_both_families_of_headers_verify() -> None:
    secret = signing.new_secret()
    headers = _headers(secret, datetime.now(UTC))

    for family in (headers, _as_theirs(headers)):
        assert Webhook(secret).verify(BODY, family) == {"field": "messages", "text": "Grüße"}


def _verifies(secret: str, body: bytes, given: dict[str, str], prefix: str) -> bool:
    """What a receiver without a library writes: the contract's section 4 in a few lines."""
    signed = f"{given[prefix + 'id']}.{given[prefix + 'timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    return any(hmac.compare_digest(expected, each.encode()) for each in given[prefix + "signature"].split(" "))


@pytest.mark.parametrize("prefix", ["webhook-", "x-webhook-"])
def test_a_few_lines_verify_too(prefix: str) -> None:
    old, new = signing.new_secret(), signing.new_secret()

    alone, during = _headers(new, datetime.now(UTC)), _headers(new, datetime.now(UTC), old)

    assert [_verifies(secret, BODY, alone, prefix) for secret in (new, old)] == [True, False]
    assert [_verifies(secret, BODY, during, prefix) for secret in (new, old)] == [True, True]
    assert not _verifies(new, BODY + b" ", during, prefix)
    assert not _verifies(signing.new_secret(), BODY, during, prefix)


def test_both_secrets_verify_during_a_rotation_in_both_families() -> None:
    old, new = signing.new_secret(), signing.new_secret()
    headers = _headers(new, datetime.now(UTC), old)

    for family in (headers, _as_theirs(headers)):
        for secret in (old, new):
            assert Webhook(secret).verify(BODY, family) == {"field": "messages", "text": "Grüße"}
        with pytest.raises(WebhookVerificationError):
            Webhook(signing.new_secret()).verify(BODY, family)


def test_newest_secret_signs_first() -> None:
    """Receivers that read one signature only go on to work once they have the new secret."""
    old, new = signing.new_secret(), signing.new_secret()

    headers = _headers(new, datetime.now(UTC), old)

    for prefix in ("webhook-", "x-webhook-"):
        first = {**headers, prefix + "signature": headers[prefix + "signature"].split(" ")[0]}
        assert _verifies(new, BODY, first, prefix)
        assert not _verifies(old, BODY, first, prefix)


def test_families_name_the_event_and_the_endpoint() -> None:
    endpoint_id, event_id = new_id(), new_id()
    now = datetime(2026, 5, 1, 9, 0, 0, 900_000, tzinfo=UTC)

    lines = signing.headers([signing.new_secret()], endpoint_id=endpoint_id, event_id=event_id, body=BODY, now=now)

    headers = dict(line.split(": ", 1) for line in lines)
    assert headers["x-webhook-id"] == str(endpoint_id)
    assert headers["x-webhook-event-id"] == headers["webhook-id"] == str(event_id)
    assert headers["x-webhook-timestamp"] == headers["webhook-timestamp"] == "1777626000"
    assert headers["x-webhook-signature"] != headers["webhook-signature"]


@pytest.mark.parametrize("family", ["webhook", "x-webhook"])
def test_forgeries_do_not_verify(family: str) -> None:
    secret = signing.new_secret()
    headers = _headers(secret, datetime.now(UTC))
    given = headers if family == "webhook" else _as_theirs(headers)

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + b" ", given)
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(BODY, given)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, {**given, "webhook-id": str(new_id())})


def test_old_signature_is_refused_by_the_receiver() -> None:
    secret = signing.new_secret()

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, _headers(secret, datetime.now(UTC) - timedelta(minutes=6)))


def test_secrets_are_random_and_need_no_padding() -> None:
    made = {signing.new_secret() for _ in range(100)}

    assert len(made) == 100
    for secret in made:
        assert secret.startswith("whsec_")
        assert "=" not in secret
        assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 32


def test_padded_secret_works_too() -> None:
    secret = "whsec_" + base64.b64encode(b"x" * 32).decode()

    assert Webhook(secret).verify(BODY, _headers(secret, datetime.now(UTC)))

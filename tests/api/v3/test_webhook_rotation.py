"""Rotation of a webhook's signing secret over v3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.webhooks import SECRET, endpoint
from tests.fakes.receiver import Call, Receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver() as listening:
        yield listening


@pytest.mark.parametrize("body", [None, {}])
def test_rotation(cast: Cast, program: Program, body: Any) -> None:
    row = endpoint(cast.acme)

    answer = program.post(f"/v3/webhooks/{row.id}/rotate-secret", body)

    row.refresh_from_db()
    assert (answer.status, answer.data) == (200, {"signing_secret": row.signing_secret})
    assert row.signing_secret != SECRET


def test_rotation_says_immediately_or_not(cast: Cast, program: Program) -> None:
    row = endpoint(cast.acme)

    answer = program.post(f"/v3/webhooks/{row.id}/rotate-secret?immediately=perhaps", {})

    row.refresh_from_db()
    assert (answer.status, answer.named, row.signing_secret) == (400, {"immediately"}, SECRET)


def _verifying(call: Call, *secrets: str) -> list[str]:
    """Those of these secrets that verify a call in both families of headers."""
    return [secret for secret in secrets if all(_is_verified(secret, call, prefix) for prefix in ("", "x-"))]


def _is_verified(secret: str, call: Call, prefix: str) -> bool:
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    try:
        Webhook(secret).verify(call.body, {name: call.headers[prefix + name] for name in names})
    except WebhookVerificationError:
        return False
    return True


def test_both_secrets_verify_after_a_rotation(cast: Cast, program: Program, receiver: Receiver) -> None:
    row = endpoint(cast.acme, endpoint_url=receiver.url)

    secret = program.post(f"/v3/webhooks/{row.id}/rotate-secret", {}).data["signing_secret"]
    program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "templates"})

    assert _verifying(receiver.calls[0], secret, SECRET) == [secret, SECRET]


def test_leaked_secret_is_dead_at_once(cast: Cast, program: Program, receiver: Receiver) -> None:
    row = endpoint(cast.acme, endpoint_url=receiver.url)

    secret = program.post(f"/v3/webhooks/{row.id}/rotate-secret?immediately=true", {}).data["signing_secret"]
    program.post(f"/v3/webhooks/{row.id}/test", {"event_type": "templates"})

    assert _verifying(receiver.calls[0], secret, SECRET) == [secret]

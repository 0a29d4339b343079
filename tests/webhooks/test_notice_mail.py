from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.users.models import Role
from apps.webhooks import notice_mail
from apps.webhooks.models import DisabledNotice, Endpoint, OffReason
from tests.cast import Cast
from tests.factories import users
from tests.factories.webhooks import NOW, endpoint


def _turned_off(cast: Cast, reason: OffReason = OffReason.FAILURES) -> Endpoint:
    row = endpoint(cast.shop, display_name="Order <system>", is_active=False, off_reason=reason, off_at=NOW)
    DisabledNotice.objects.create(endpoint=row, due_at=timezone.now() - timedelta(seconds=1))
    return row


def test_those_who_may_edit_webhooks_are_told(cast: Cast) -> None:
    row = _turned_off(cast)
    users.member(cast.shop, "profile-admin@acme.test", Role.ADMIN)
    users.member(cast.sibling, "elsewhere@acme.test", Role.ADMIN)
    users.member(cast.acme, "member@acme.test", Role.MEMBER)

    assert notice_mail.drain() == 1

    told = [each.to for each in mail.outbox]
    assert told == [["developer@acme.test"], ["owner@acme.test"], ["profile-admin@acme.test"]]
    letter = mail.outbox[0]
    assert letter.subject == "Webhook “Order <system>” of EU shop was turned off"
    assert "10 attempts in a row failed" in letter.body
    assert f"/webhooks/{row.id}/" in letter.body
    assert notice_mail.drain() == 0


def test_gone_is_said(cast: Cast) -> None:
    _turned_off(cast, OffReason.GONE)

    notice_mail.drain()

    assert "answered “410 Gone”" in mail.outbox[0].body


def test_mail_that_fails_is_tried_again(cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    _turned_off(cast)

    assert notice_mail.drain() == 0

    assert DisabledNotice.objects.get().due_at > timezone.now()
    assert "could not be mailed" in caplog.text

"""Who is told of money by e-mail, and in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments import notice_mail, notices
from apps.billing.payments.models import BillingNotice, NoticeKind
from apps.users.models import Role
from tests.billing.payments.conftest import wallet
from tests.cast import Cast
from tests.factories import users

LOW: dict[str, Any] = {"available": 7_250_000, "threshold": 10 * UNIT}


def test_those_who_may_add_funds_are_told(cast: Cast) -> None:
    purse = wallet(cast.shop)
    users.member(cast.acme, "billing@acme.test", Role.BILLING)
    users.member(cast.shop, "shop-billing@acme.test", Role.BILLING)
    users.member(cast.sibling, "elsewhere@acme.test", Role.BILLING)
    users.member(cast.acme, "admin@acme.test", Role.ADMIN)
    notices.add(purse.id, NoticeKind.LOW_BALANCE, LOW, now=timezone.now())

    assert notice_mail.drain() == 1

    told = [each.to for each in mail.outbox]
    assert told == [["billing@acme.test"], ["owner@acme.test"], ["shop-billing@acme.test"]]
    letter = mail.outbox[0]
    assert letter.subject == "The balance of EU shop is low: $7.25"
    assert "less than the $10.00 that you asked to be told of" in letter.body
    assert notice_mail.drain() == 0


def test_a_paused_auto_recharge_says_why(cast: Cast) -> None:
    facts = {"amount": 50 * UNIT, "failures": 3, "problem": "The card has expired."}
    notices.add(wallet(cast.acme).id, NoticeKind.RECHARGE_PAUSED, facts, now=timezone.now())

    notice_mail.drain()

    letter = mail.outbox[0]
    assert letter.subject == "Auto-recharge of Acme is paused"
    assert "3 payments of $50.00 in a row failed. The last one: The card has expired." in letter.body


def test_a_failed_debit_says_why(cast: Cast) -> None:
    facts = {"amount": 50 * UNIT, "problem": "The bank account is closed."}
    notices.add(wallet(cast.acme).id, NoticeKind.DEBIT_FAILED, facts, now=timezone.now())

    notice_mail.drain()

    letter = mail.outbox[0]
    assert letter.subject == "A bank debit for Acme was not paid"
    assert "of $50.00 for Acme was not paid, so nothing was added to its balance. The bank account is" in letter.body


def test_mail_that_fails_is_tried_again_for_a_day(
    cast: Cast, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    purse = wallet(cast.acme)
    notices.add(purse.id, NoticeKind.LOW_BALANCE, LOW, now=timezone.now())

    assert notice_mail.drain() == 0

    waiting = BillingNotice.objects.filter(wallet=purse)
    assert waiting.get().due_at > timezone.now()
    assert "could not be mailed" in caplog.text
    long_ago = timezone.now() - timedelta(days=2)
    waiting.update(created_at=long_ago, due_at=long_ago)
    notice_mail.drain()
    assert not waiting.exists()

"""One rule says what needs attention: many failures, late messages, stopped templates; its limits are in its words."""

from __future__ import annotations

from datetime import timedelta
from itertools import repeat

import pytest

from apps.messaging.models import Failure, Message, MessageStatus, Outgoing
from apps.messaging.overview import attention, overview_page
from apps.messaging.overview.attention import Attention
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import billing, message_templates, messaging, webhooks
from tests.messaging.conftest import NOW


def _send(customer: Customer, *, delivered: int = 0, failed: int = 0, blocked: int = 0) -> None:
    """Messages of the last minutes that have come to these ends."""
    ends = [
        *repeat((MessageStatus.DELIVERED, None), delivered),
        *repeat((MessageStatus.FAILED, "ERR_UNDELIVERABLE"), failed),
        *repeat((MessageStatus.FAILED, "ERR_CONSENT_BLOCKED"), blocked),
    ]
    for status, code in ends:
        sent = messaging.message(customer, status=status, error_code=code, created_at=NOW - timedelta(minutes=5))
        if code:
            Failure.objects.create(
                message_id=sent.id,
                organization_id=sent.organization_id,
                error_code=code,
                is_blocked=code == "ERR_CONSENT_BLOCKED",
            )


def _queued(customer: Customer, *, age: float, due: float, attempts: int = 0) -> Message:
    """Accepted `age` seconds ago, due `due` seconds ago (below zero: later)."""
    waiting = messaging.message(customer, created_at=NOW - timedelta(seconds=age))
    Outgoing.objects.create(message_id=waiting.id, due_at=NOW - timedelta(seconds=due), attempts=attempts)
    return waiting


def _found(customer: Customer, *, sees_money: bool = False) -> list[Attention]:
    return overview_page.of(customer, span="7d", sees_money=sees_money, now=NOW).attention


@pytest.mark.parametrize(
    ("delivered", "failed", "is_told"),
    [(3, 2, True), (0, 1, True), (19, 1, True), (20, 1, False), (5, 0, False), (0, 0, False)],
)
def test_from_five_percent_on_failures_need_attention(cast: Cast, delivered: int, failed: int, is_told: bool) -> None:
    _send(cast.acme, delivered=delivered, failed=failed)

    assert bool(_found(cast.acme)) is is_told
    assert bool(attention.pulse(cast.acme, now=NOW)[0]) is is_told


def test_failures_are_told_with_their_share_and_the_limit(cast: Cast) -> None:
    _send(cast.acme, delivered=3, failed=2)

    (failing,) = _found(cast.acme)

    assert failing.fact == "2 of 5 messages failed in the last 24 hours (40%)."
    assert failing.more == "Most often: Not delivered (2 of 2). 5% or more needs attention."
    assert (failing.url, failing.query) == ("messaging:failures", "?span=24h")


def test_what_a_rule_held_back_is_no_failure(cast: Cast) -> None:
    _send(cast.acme, delivered=1, blocked=5)

    assert _found(cast.acme) == []


def test_failures_of_before_yesterday_are_over(cast: Cast) -> None:
    messaging.message(cast.acme, status=MessageStatus.FAILED, error_code="ERR_X", created_at=NOW - timedelta(hours=26))

    assert _found(cast.acme) == []


@pytest.mark.parametrize(("due", "is_told"), [(14, False), (16, True)])
def test_a_frozen_worker_shows_after_15_seconds(cast: Cast, due: float, is_told: bool) -> None:
    _queued(cast.acme, age=due, due=due)

    assert [each.label for each in _found(cast.acme)] == (["Show waiting"] if is_told else [])


def test_late_messages_are_told_with_the_limit(cast: Cast) -> None:
    _queued(cast.acme, age=40, due=40)

    (waiting,) = _found(cast.acme)

    assert waiting.fact == "Messages have been waiting for 40.0 s."
    assert waiting.more == "They should leave within 15 seconds. Check that the worker is running."
    assert attention.pulse(cast.acme, now=NOW)[0] == waiting
    assert attention.pulse(cast.sibling, now=NOW)[0] is None


def test_messages_that_are_being_retried_get_a_minute(cast: Cast) -> None:
    _queued(cast.acme, age=50, due=-10, attempts=3)
    assert _found(cast.acme) == []

    _queued(cast.acme, age=300, due=-60, attempts=5)
    assert [each.fact for each in _found(cast.acme)] == ["We've been retrying messages for 5 min."]


def test_a_message_for_later_is_not_late(cast: Cast) -> None:
    _queued(cast.acme, age=3600, due=-3600)

    assert attention.queue(cast.acme, now=NOW) == attention.Queue()


def test_a_stopped_template_needs_attention(cast: Cast) -> None:
    message_templates.template(cast.acme, "bf_coats", status="REJECTED", rejection_reason="The body ends badly.")
    message_templates.template(cast.acme, "bf_hats", status="PAUSED")

    assert [(each.fact, each.more) for each in _found(cast.acme)] == [
        ("Template bf_hats is paused.", "It can't be sent by WhatsApp. SMS still works."),
        ("Template bf_coats is rejected.", "The body ends badly."),
    ]


def test_webhooks_that_we_turned_off_need_attention(cast: Cast) -> None:
    webhooks.endpoint(cast.acme, is_active=False)
    webhooks.endpoint(cast.outsider, is_active=False, off_reason="gone", off_at=NOW)
    webhooks.endpoint(cast.shop, display_name="CRM", is_active=False, off_reason="gone", off_at=NOW)
    webhooks.endpoint(cast.acme, is_active=False, off_reason="failures", off_at=NOW - timedelta(hours=1))

    first, second = _found(cast.acme)

    assert first.fact == "We turned off the webhook CRM."
    assert first.more.startswith("It answered 410 Gone")
    assert second.more.startswith("10 attempts in a row failed.")
    assert _found(cast.shop) == [first]
    assert _found(cast.sibling) == []


def test_a_balance_that_runs_low_is_shown_to_those_who_see_money(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme, balance=3_500_000)
    billing.spend(wallet, 7_000_000, day=NOW.date() - timedelta(days=7))

    (low,) = _found(cast.acme, sees_money=True)

    assert (low.fact, low.more) == ("The balance lasts about 3 days.", "$3.50 left.")
    assert low.url == "billing:index"
    assert _found(cast.acme) == []

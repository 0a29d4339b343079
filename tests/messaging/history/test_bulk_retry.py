"""Retrying failures in bulk: which are sent again, which never are, and what can be cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from apps.bulk import running
from apps.bulk.models import BulkAction, BulkState
from apps.contacts.models import Contact
from apps.core.models import new_id
from apps.message_templates.models import MessageTemplate
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import bulk_retry
from apps.messaging.models import Failure, Message, MessageStatus, Outgoing, Retry
from apps.messaging.sending import resend
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast, change
from tests.factories import messaging
from tests.factories.contacts import contact
from tests.messaging.claiming import claim

WORKS, DEAD = "ERR_UNDELIVERABLE", "ERR_NUMBER_INVALID"


def _failed(customer: Customer, template: MessageTemplate, phone: str, code: str = WORKS, **fields: Any) -> Message:
    person = Contact.objects.owned_by(customer).filter(phone=phone).first() or contact(customer, phone)
    given = {"template_id": template.id, "parameters": {"name": f'Ada\\ "{phone}"\n'}, "status": MessageStatus.FAILED}
    now = timezone.now() - timedelta(minutes=5)
    message = messaging.message(
        customer, phone, contact_id=person.id, error_code=code, created_at=now, **{**given, **fields}
    )
    is_blocked = code in ("ERR_CONSENT_BLOCKED", "ERR_ROUTE_DENIED", "account_suspended")
    Failure.objects.create(message_id=message.id, **owner_columns(customer), error_code=code, is_blocked=is_blocked)
    return message


def _retry(customer: Customer, chosen: Any) -> BulkAction:
    return bulk_retry.start(customer, chosen, by="owner@acme.test", now=timezone.now())


def _phone(number: int) -> str:
    return f"+1415555{number:04}"


def _made(message: Message) -> Message:
    again = Retry.objects.get(message_id=message.id).again_id
    found: Message = Message.objects.get(id=again)
    return found


def test_retry_is_the_same_message_once_more(cast: Cast, template: MessageTemplate) -> None:
    first = _failed(cast.shop, template, _phone(1), channel="sms", is_pinned=True)
    second = _failed(cast.shop, template, _phone(2), channel="sms")

    action = _retry(cast.acme, [first.id, second.id])

    assert (action.state, action.done, action.skipped) == (BulkState.DONE, 2, {})
    made = _made(first)
    same = ("phone", "contact_id", "template_id", "parameters", "organization_id", "profile_id", "channel", "is_pinned")
    assert [getattr(made, name) for name in same] == [getattr(first, name) for name in same]
    assert made.status == MessageStatus.QUEUED
    assert made.metadata == {"origin": "again", "sent_by": "owner@acme.test", "again_of": str(first.id)}
    assert _made(second).channel is None


def test_it_leaves_after_the_time_to_undo(cast: Cast, template: MessageTemplate) -> None:
    _retry(cast.acme, [_failed(cast.acme, template, _phone(1)).id])
    now = timezone.now()

    assert claim(10, lease=30, now=now) == []
    assert len(claim(10, lease=30, now=now + bulk_retry.GRACE)) == 1


def test_only_what_may_work_is_sent_and_the_others_are_named(cast: Cast, template: MessageTemplate) -> None:
    gone = messaging.message(cast.acme, _phone(9), template_id=template.id, status=MessageStatus.DELIVERED)
    removed = _failed(cast.acme, template, _phone(8), template_id=new_id())
    works, dead = _failed(cast.acme, template, _phone(1)), _failed(cast.acme, template, _phone(2), DEAD)
    before = _failed(cast.acme, template, _phone(3))
    resend.again(before, by="", now=timezone.now())
    chosen = [each.id for each in (gone, removed, works, dead, before)]

    plan = bulk_retry.plan(cast.acme, chosen, now=timezone.now())
    action = _retry(cast.acme, chosen)

    reasons = {"Number not assigned": 1, "Template removed": 1, bulk_retry.NOT_FAILED: 1, bulk_retry.RETRIED: 1}
    assert (plan.retries, plan.skipped) == (1, reasons)
    assert (action.done, action.skipped) == (1, reasons)


@pytest.mark.parametrize("way", ["own", "of the organization", "blocked before"])
def test_nobody_who_has_opted_out_gets_a_message(cast: Cast, template: MessageTemplate, way: str) -> None:
    shop = change(cast.shop, inherit_contacts=True)
    code = "ERR_CONSENT_BLOCKED" if way == "blocked before" else WORKS
    message = _failed(shop, template, _phone(1), code)
    if way == "own":
        Contact.objects.update(opt_out=True)
    if way == "of the organization":
        Contact.objects.all().delete()
        contact(cast.acme, _phone(1), opt_out=True)

    action = _retry(cast.acme, [message.id])

    assert (action.done, action.skipped) == (0, {bulk_retry.OPTED_OUT: 1})
    assert not Outgoing.objects.exists()
    assert not Retry.objects.exists()


def test_failure_is_retried_once(cast: Cast, template: MessageTemplate) -> None:
    message = _failed(cast.acme, template, _phone(1))

    actions = [_retry(cast.acme, [message.id]) for _ in range(2)]

    assert [action.done for action in actions] == [1, 0]
    assert Outgoing.objects.count() == 1


def test_suspended_account_and_draft_send_nothing(cast: Cast, template: MessageTemplate) -> None:
    message = _failed(cast.shop, template, _phone(1), "account_suspended")
    change(cast.shop, suspended_at=timezone.now())
    assert _retry(cast.acme, [message.id]).skipped == {"Account suspended": 1}
    change(cast.shop, suspended_at=None)
    MessageTemplate.objects.update(status="DRAFT")
    assert _retry(cast.acme, [message.id]).skipped == {"Template not approved": 1}


def test_all_that_match_are_retried_and_the_others_counted(cast: Cast, template: MessageTemplate) -> None:
    for number in range(70):
        _failed(cast.acme, template, _phone(number))
    _failed(cast.acme, template, _phone(99), DEAD)
    for _ in range(3):
        messaging.message(cast.acme, _phone(98), status=MessageStatus.DELIVERED, created_at=timezone.now())

    action = _retry(cast.acme, MessageFilters())
    assert (action.state, action.expected) == (BulkState.RUNNING, 71)
    running.drain()

    action.refresh_from_db()
    assert (action.state, action.done) == (BulkState.DONE, 70)
    assert action.skipped == {bulk_retry.NOT_FAILED: 3, "Number not assigned": 1}


@pytest.mark.parametrize(
    ("filters", "retried"),
    [
        (MessageFilters(status="failed"), 1),
        (MessageFilters(status="blocked"), 1),
        (MessageFilters(status="FAILED"), 2),
        (MessageFilters(status="FAILED", code=WORKS), 1),
        (MessageFilters(status="delivered"), 0),
        (MessageFilters(direction="INBOUND"), 0),
        (MessageFilters(channel="whatsapp"), 0),
    ],
)
def test_filter_decides(cast: Cast, template: MessageTemplate, filters: MessageFilters, retried: int) -> None:
    _failed(cast.acme, template, _phone(1))
    _failed(cast.acme, template, _phone(2), "ERR_ROUTE_DENIED")

    assert _retry(cast.acme, filters).done == retried


def test_what_fails_later_is_none_of_them(cast: Cast, template: MessageTemplate) -> None:
    message = _failed(cast.acme, template, _phone(1))
    later = new_id()
    Message.objects.filter(id=message.id).update(id=later)
    Failure.objects.update(message_id=later)
    now = timezone.now() - timedelta(minutes=1)

    assert bulk_retry.start(cast.acme, MessageFilters(), by="", now=now).done == 0


def test_messages_of_others_are_never_touched(cast: Cast, template: MessageTemplate) -> None:
    theirs: UUID = _failed(cast.sibling, template, _phone(1)).id

    assert [_retry(cast.shop, chosen).done for chosen in ([theirs], MessageFilters())] == [0, 0]


def test_undo_cancels_what_still_waits(cast: Cast, template: MessageTemplate) -> None:
    messages = [_failed(cast.acme, template, _phone(number)) for number in (1, 2)]
    action = _retry(cast.acme, [each.id for each in messages])
    waits, left = _made(messages[0]), _made(messages[1])
    Outgoing.objects.filter(message_id=left.id).update(attempts=1)

    undone = running.undo(cast.acme, action.id, by="owner@acme.test", now=timezone.now())

    assert (undone.undone, undone.kept) == (1, {bulk_retry.SENT: 1})
    waits.refresh_from_db()
    left.refresh_from_db()
    assert (waits.status, left.status) == (MessageStatus.CANCELLED, MessageStatus.QUEUED)
    assert _retry(cast.acme, [each.id for each in messages]).done == 1

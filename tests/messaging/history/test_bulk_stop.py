"""Stopping at dead numbers: who is opted out, with which evidence, and who is left alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.bulk import running
from apps.bulk.models import BulkAction
from apps.contacts import bulk_opt_out
from apps.contacts.models import ConsentChange, Contact
from apps.core.models import first_id_at, new_id
from apps.messaging.history import bulk_stop
from apps.messaging.models import Failure, Message, MessageStatus
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories import messaging
from tests.factories.contacts import contact

DEAD = "ERR_NUMBER_INVALID"
A, B, C = (f"+1415555010{number}" for number in (1, 2, 3))


def _failed(customer: Customer, person: Contact, code: str = DEAD, *, ago: float = 300) -> Message:
    when = timezone.now() - timedelta(seconds=ago)
    fields = {"status": MessageStatus.FAILED, "error_code": code, "created_at": when, "contact_id": person.id}
    message = messaging.message(customer, person.phone, **fields)
    Failure.objects.create(message_id=message.id, **owner_columns(customer), error_code=code, is_blocked=False)
    return message


def _low() -> UUID:
    return first_id_at(timezone.now() - timedelta(hours=1))


def _stop(customer: Customer) -> BulkAction:
    return bulk_stop.start(customer, DEAD, low=_low(), by="owner@acme.test", now=timezone.now())


def _out(customer: Customer) -> list[str]:
    return sorted(each.phone for each in Contact.objects.owned_by(customer).consenting(opted_out=True))


def test_people_are_opted_out_once_with_evidence(cast: Cast) -> None:
    first, second, other = (contact(cast.acme, phone) for phone in (A, B, C))
    for person in (first, first, first, second):
        _failed(cast.acme, person)
    _failed(cast.acme, other, "ERR_UNDELIVERABLE")

    plan = bulk_stop.plan(cast.acme, DEAD, low=_low(), now=timezone.now())
    action = _stop(cast.acme)

    assert (plan.opts_out, action.done, action.skipped) == (2, 2, {})
    assert _out(cast.acme) == [A, B]
    (evidence,) = ConsentChange.objects.of(first)
    assert (evidence.who, evidence.reason) == ("owner@acme.test", f"Number not assigned ({DEAD})")


def test_who_was_reached_since_or_is_out_already_is_left_alone(cast: Cast) -> None:
    alive, out = contact(cast.acme, A), contact(cast.acme, B, opt_out=True)
    for person in (alive, out):
        _failed(cast.acme, person)
    messaging.message(cast.acme, A, contact_id=alive.id, id=new_id(), status=MessageStatus.DELIVERED)

    plan = bulk_stop.plan(cast.acme, DEAD, low=_low(), now=timezone.now())
    action = _stop(cast.acme)

    left = {bulk_stop.REACHED: 1, bulk_opt_out.ALREADY_OUT: 1}
    assert (plan.opts_out, plan.skipped, action.done, action.skipped) == (0, left, 0, left)


def test_only_the_span_and_the_own_messages_count(cast: Cast) -> None:
    old, theirs = contact(cast.shop, A), contact(cast.sibling, B)
    _failed(cast.shop, old, ago=7200)
    _failed(cast.sibling, theirs)

    assert _stop(cast.shop).done == 0


def test_it_can_be_undone(cast: Cast) -> None:
    for phone in (A, B):
        _failed(cast.acme, contact(cast.acme, phone))

    action = running.undo(cast.acme, _stop(cast.acme).id, by="admin@acme.test", now=timezone.now())

    assert (action.undone, _out(cast.acme)) == (2, [])

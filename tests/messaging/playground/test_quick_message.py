from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from apps.message_templates import removing
from apps.messaging.models import Message, Outgoing, QuickMessage
from apps.messaging.playground import quick_message
from apps.messaging.playground.quick_message import QuotaUsedUp
from apps.messaging.sending.accepting import AllOptedOut
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble
from tests.factories.contacts import PHONE, contact

NOW = datetime(2026, 5, 4, 23, 59, tzinfo=UTC)


def _send(customer: Customer, *, now: datetime = NOW) -> Message:
    _, accepted = quick_message.send(customer, phone=PHONE, words="It works.", metadata={"a": 1}, now=now)
    row: Message = Message.objects.get(id=accepted.id)
    return row


def test_message_is_queued_with_the_welcome(cast: Cast) -> None:
    template, accepted = quick_message.send(cast.shop, phone=PHONE, words="It works.", metadata={"a": 1}, now=NOW)

    message = Message.objects.get()
    assert (message.id, message.phone, message.template_id) == (accepted.id, PHONE, template.id)
    assert (message.organization_id, message.profile_id) == (cast.acme.id, cast.shop.id)
    assert message.parameters == {"business_name": "EU shop", "custom_message": "It works."}
    assert (message.metadata, message.channel, message.is_pinned) == ({"a": 1}, None, False)
    assert template.is_welcome_playground
    assert Outgoing.objects.get().message_id == message.id


def test_sixth_of_a_day_is_refused(cast: Cast) -> None:
    for _ in range(5):
        _send(cast.acme)

    with pytest.raises(QuotaUsedUp):
        _send(cast.acme)
    assert Message.objects.count() == QuickMessage.objects.count() == 5


def test_new_day_begins_at_midnight_in_utc(cast: Cast) -> None:
    for _ in range(5):
        _send(cast.acme)

    assert _send(cast.acme, now=NOW + timedelta(minutes=1))
    with pytest.raises(QuotaUsedUp):
        _send(cast.acme)


def test_every_account_has_five(cast: Cast) -> None:
    for customer in (cast.acme, cast.shop, cast.sibling, cast.outsider):
        for _ in range(5):
            _send(customer)

    assert Message.objects.count() == 20


def test_removing_the_template_gives_no_more(cast: Cast) -> None:
    for _ in range(5):
        template, _ = quick_message.send(cast.acme, phone=PHONE, words="Hi", metadata={}, now=NOW)
        removing.remove(cast.acme, template, now=NOW)

    with pytest.raises(QuotaUsedUp):
        _send(cast.acme)


def test_refused_message_does_not_count(cast: Cast) -> None:
    contact(cast.acme, PHONE, opt_out=True)

    with pytest.raises(AllOptedOut):
        _send(cast.acme)
    assert QuickMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_five_are_five_however_many_ask_at_once() -> None:
    acme = assemble().acme

    def ask(_: int) -> bool:
        try:
            _send(acme)
        except QuotaUsedUp:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))

    assert sum(answers) == Message.objects.count() == 5

from __future__ import annotations

import pytest
from django.db.models import Exists, OuterRef
from pytest_django import DjangoAssertNumQueries

from apps.contacts.models import Contact
from apps.messaging.history import contact_use
from apps.messaging.models import MessageStatus
from tests.cast import Cast
from tests.factories.contacts import contact
from tests.factories.messaging import message


def test_contacts_with_messages_are_found(cast: Cast) -> None:
    written_to, other = contact(cast.acme, "+14155550101"), contact(cast.acme, "+14155550102")
    message(cast.acme, contact_id=written_to.id)

    found = Contact.objects.filter(Exists(contact_use.messages(OuterRef("pk"))), id__in=[written_to.id, other.id])

    assert list(found) == [written_to]


def test_last_message_is_the_newest_that_may_be_seen(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ann, ben, eve = (contact(cast.acme, f"+1415555010{digit}") for digit in range(3))
    message(cast.acme, contact_id=ann.id, status=MessageStatus.DELIVERED)
    newest = message(cast.acme, contact_id=ann.id, status=MessageStatus.FAILED, error_code="ERR_CONSENT_BLOCKED")
    message(cast.shop, contact_id=ben.id, status=MessageStatus.READ)
    ids = [ann.id, ben.id, eve.id]

    with django_assert_num_queries(2):
        seen = contact_use.last(cast.acme, ids)
    by_sibling = contact_use.last(cast.sibling, ids)

    assert {id: each.mark.word for id, each in seen.items()} == {ann.id: "Blocked", ben.id: "Read"}
    assert seen[ann.id].at == newest.created_at
    assert by_sibling == {}


def test_messages_of_a_contact_are_counted_by_where_they_stand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = contact(cast.acme)
    for status in (MessageStatus.DELIVERED, MessageStatus.DELIVERED, MessageStatus.FAILED):
        message(cast.acme, contact_id=ann.id, status=status)
    message(cast.sibling, contact_id=ann.id, status=MessageStatus.READ)

    whole, of_sibling = contact_use.tally(cast.acme, ann.id), contact_use.tally(cast.sibling, ann.id)
    monkeypatch.setattr(contact_use, "MAX_COUNTED", 2)

    counted = [(mark.word, count) for mark, count in whole.counts]
    assert (counted[0], sorted(counted)) == (("Delivered", 2), [("Delivered", 2), ("Failed", 1), ("Read", 1)])
    assert whole.is_all
    assert [(mark.word, count) for mark, count in of_sibling.counts] == [("Read", 1)]
    assert not contact_use.tally(cast.acme, ann.id).is_all

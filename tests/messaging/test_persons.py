"""The person of a message, read with it."""

from __future__ import annotations

from apps.messaging import persons
from apps.messaging.models import Message
from tests.cast import Cast
from tests.factories import contacts, messaging


def test_name_and_dialled_number_come_with_the_message(cast: Cast) -> None:
    ada = contacts.contact(cast.acme, "+525517329563", name="Ada", dialled_as="+5215517329563")
    known = messaging.message(cast.acme, ada.phone, contact_id=ada.id)
    unknown = messaging.message(cast.acme, "+14155550123")

    found = persons.named(Message.objects.filter(id__in=[known.id, unknown.id])).order_by("id")

    assert [(each.person, each.dialled_as) for each in found] == [("Ada", "+5215517329563"), ("", "")]

from __future__ import annotations

from django.db.models import Exists, OuterRef

from apps.contacts.models import Contact
from apps.messaging import contact_use
from tests.cast import Cast
from tests.factories.contacts import contact
from tests.factories.messaging import message


def test_contacts_with_messages_are_found(cast: Cast) -> None:
    written_to, other = contact(cast.acme, "+14155550101"), contact(cast.acme, "+14155550102")
    message(cast.acme, contact_id=written_to.id)

    found = Contact.objects.filter(Exists(contact_use.messages(OuterRef("pk"))), id__in=[written_to.id, other.id])

    assert list(found) == [written_to]

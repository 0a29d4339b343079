"""Read messages with the person they are about: the contact's name, and its number as it is dialled."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from apps.contacts.models import Contact
from apps.messaging.models import MessageQuerySet

_COLUMNS = {"person": "name", "dialled_as": "dialled_as"}


def named(messages: MessageQuerySet) -> MessageQuerySet:
    """Each with `person`, the contact's name, and `dialled_as`, where that is another spelling; both may be empty."""
    contact = Contact.objects.filter(id=OuterRef("contact_id"))
    read = {name: Coalesce(Subquery(contact.values(column)), Value("")) for name, column in _COLUMNS.items()}
    return messages.annotate(**read)

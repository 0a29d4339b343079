"""One thread: all messages between a contact and the account, whatever the channel.

A profile that used its organization's contact gets one of its own when the person writes back. The thread has what went
to either.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from apps.contacts.actions import ContactNotFound
from apps.contacts.models import Contact
from apps.messaging.models import Message, MessageQuerySet
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def contact_of(customer: Customer, contact_id: UUID) -> Contact:
    """Whose thread this is, also after the contact was removed. Raises ContactNotFound."""
    seen = Contact.objects.visible_to(customer) | Contact.objects.usable_by(customer)
    contact = seen.select_related("organization", "profile").filter(id=contact_id).first()
    if contact is None:
        raise ContactNotFound
    return contact


def messages(customer: Customer, contact: Contact) -> MessageQuerySet:
    """Newest first."""
    owner = Customer.of(contact)
    same = Contact.objects.owned_by(*owner.sources.contacts).filter(phone=contact.phone).exclude(id=contact.id)
    ids = list(same.values_list("id", flat=True))
    of_thread = Q(contact_id=contact.id) | Q(contact_id__in=ids, **owner_columns(owner))
    return Message.objects.visible_to(customer).filter(of_thread).newest_first()

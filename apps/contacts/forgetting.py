"""Forget a person: remove their contacts at once, and have every room erase what it holds of them (docs/adr/0039).

An organization forgets a person for itself and its profiles, a profile only for itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.contacts import actions
from apps.contacts.models import Contact, ImportedContact
from apps.forgetting import running
from apps.forgetting.models import Forgotten
from apps.forgetting.person import Person
from apps.forgetting.running import Bearer
from apps.organizations.customer import Customer


def start(customer: Customer, contact: Contact, *, by: str, now: datetime) -> Forgotten:
    """Forget the person behind a contact. Their messages that wait are cancelled by the worker, before anything else.

    Raises ContactNotFound and Inherited.
    """
    with transaction.atomic():
        known = _everywhere(customer, contact)
        ids = [each.id for each in known]
        person = Person(
            customer.organization.id,
            customer.profile.id if customer.profile else None,
            tuple(ids),
            (contact.phone,),
            (),
            now,
        )
        bearers = [Bearer(each.profile_id, each.opt_out) for each in known]
        ImportedContact.objects.filter(contact_id__in=ids).delete()
        Contact.objects.filter(id__in=ids)._raw_delete("default")
        return running.start(person, bearers, by=by, now=now)


def _everywhere(customer: Customer, contact: Contact) -> list[Contact]:
    """Every contact of the number that is this account's to forget, held until the end of the transaction."""
    mine = Contact.objects.visible_to(customer).by_phone(contact.phone)
    held = list(mine.select_for_update(of=("self",)).order_by("id"))
    if not any(each.id == contact.id for each in held):
        raise actions.Inherited if Contact.objects.filter(id=contact.id).exists() else actions.ContactNotFound
    return held

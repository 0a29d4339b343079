"""Forget a person: remove their contacts at once, and have every room erase what it holds of them (docs/adr/0039).

An organization forgets a person for itself and its profiles, a profile only for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.contacts import actions
from apps.contacts.models import Contact, ImportedContact
from apps.contacts.suppression.models import Suppression
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
            tuple({each.name for each in known if each.name}),
            now,
        )
        bearers = _bearers(known, Suppression.objects.filter(**person.owned, phone=contact.phone))
        ImportedContact.objects.filter(contact_id__in=ids).delete()
        Contact.objects.filter(id__in=ids)._raw_delete("default")
        return running.start(person, bearers, by=by, now=now)


def _bearers(known: Iterable[Contact], suppressed: Iterable[Suppression]) -> list[Bearer]:
    """Each account that knew the person. One that suppressed the number on any channel may not write to it again."""
    outs = {each.profile_id: each.opt_out for each in known} | {each.profile_id: True for each in suppressed}
    return [Bearer(profile_id, opt_out) for profile_id, opt_out in outs.items()]


def _everywhere(customer: Customer, contact: Contact) -> list[Contact]:
    """Every contact of the number that is this account's to forget, held until the end of the transaction."""
    mine = Contact.objects.visible_to(customer).by_phone(contact.phone)
    held = list(mine.select_for_update(of=("self",)).order_by("id"))
    if not any(each.id == contact.id for each in held):
        raise actions.Inherited if Contact.objects.filter(id=contact.id).exists() else actions.ContactNotFound
    return held

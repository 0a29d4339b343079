"""Undo a finished import: remove the contacts it created or restored, unless something else has happened to them.

Opt-outs are kept: contacts that opted out stay, and so do opt-outs that the file added. Contacts that were edited
or have messages stay too. Rooms declare what they hold for a contact in settings.CONTACT_USES.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string

from apps.contacts.models import ConsentChange, Contact, ContactQuerySet, How, Import, ImportedContact, ImportState
from apps.core.errors import DomainError
from apps.organizations.customer import Customer


class NotOver(DomainError):
    code = "RESOURCE_007"
    message = "Only an import that is over can be undone"


class AlreadyUndone(DomainError):
    code = "RESOURCE_007"
    message = "This import was undone before"


class Use(Protocol):
    def __call__(self, contact_id: OuterRef) -> Any:
        """A queryset of what a room holds for a contact."""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing would do now: how many contacts it removes, and how many stay and why."""

    removes: int
    opted_out: int
    used: int

    @property
    def keeps(self) -> int:
        return self.opted_out + self.used


def plan(customer: Customer, report: Import) -> UndoPlan:
    """What `run` would do; nothing as long as the import is not over."""
    if not is_over(report):
        return UndoPlan(0, 0, 0)
    made = _made(customer, report)
    removes, opted_out = _untouched(made, report).count(), made.filter(opt_out=True).count()
    return UndoPlan(removes, opted_out, made.count() - removes - opted_out)


def run(customer: Customer, report: Import, *, by: str, now: datetime) -> int:
    """Undo it; returns how many contacts were removed. Raises NotOver and AlreadyUndone."""
    with transaction.atomic():
        mine = Import.objects.owned_by(customer).select_for_update(of=("self",))
        current: Import = mine.get(id=report.id)
        if not is_over(current):
            raise NotOver
        if current.undone_at is not None:
            raise AlreadyUndone
        current.undone = _untouched(_made(customer, current), current).update(deleted_at=now)
        current.undone_at, current.undone_by = now, by[:255]
        current.save(update_fields=["undone", "undone_at", "undone_by"])
    return current.undone


def is_over(report: Import) -> bool:
    return report.state in (ImportState.DONE, ImportState.FAILED)


def _made(customer: Customer, report: Import) -> ContactQuerySet:
    return Contact.objects.owned_by(customer).present().made_by_import(report.id)


def _untouched(made: ContactQuerySet, report: Import) -> ContactQuerySet:
    """Those to which nothing has happened since the import wrote them."""
    pk = OuterRef("pk")
    later = ImportedContact.objects.filter(contact_id=pk, of_id__gt=report.id)
    consent = ConsentChange.objects.filter(contact_id=pk).exclude(how=How.IMPORT, who=report.file_name)
    edited = Q(updated_at__gt=report.finished_at) | Q(created_at__gte=report.started_at, updated_at__isnull=False)
    found = made.filter(opt_out=False).exclude(edited).exclude(Exists(later)).exclude(Exists(consent))
    for dotted in settings.CONTACT_USES:
        use: Use = import_string(dotted)
        found = found.exclude(Exists(use(pk)))
    return found

"""Remember how an Argentine contact is dialled: without the 9, until someone writes it with the 9 (docs/adr/0036)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.functions import Concat, Substr

from apps.contacts.models import Contact

_MOBILE = "+549"
_WITHOUT = Concat(Value("+54"), Substr("phone", len(_MOBILE) + 1), output_field=CharField())


def matters(phones: Collection[str]) -> bool:
    """Is one of these canonical numbers dialled in one of two ways?"""
    return any(phone.startswith(_MOBILE) for phone in phones)


def note(organization: UUID, phones: Collection[str], asked: Mapping[str, str], *, now: datetime) -> None:
    """Remember how these were written: `asked` has those that were not written canonically. Only contacts that were
    made at `now` lose the 9; the others have been written with it before, or never.
    """
    marked = [phone for phone in phones if phone.startswith(_MOBILE) and asked.get(phone) != without(phone)]
    unmarked = [phone for phone in phones if asked.get(phone) == without(phone)]
    own = Contact.objects.filter(organization_id=organization)
    if marked:
        own.filter(phone__in=marked).exclude(dialled_as="").update(dialled_as="")
    if unmarked:
        own.filter(phone__in=unmarked, created_at=now).update(dialled_as=_WITHOUT)


def without(phone: str) -> str:
    """An Argentine number without its 9; "" for all others."""
    return f"+54{phone.removeprefix(_MOBILE)}" if phone.startswith(_MOBILE) else ""

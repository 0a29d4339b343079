"""Forget people: run the erasers of all rooms in turn, and again later for what was on its way meanwhile.

A message at the carrier, a webhook call or an API call may end after the first pass and leave a trace. The last pass
starts when all of them must have ended, and is repeated until one finds nothing. Then the number is gone here, too.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind
from apps.core import queue
from apps.core.errors import DomainError
from apps.core.queue import LeaseLost
from apps.forgetting import keyed_hash
from apps.forgetting.models import ForgetWork, Forgotten
from apps.forgetting.person import Eraser, Person
from apps.organizations.customer import Customer

log = logging.getLogger(__name__)

BELL = "forgetting.run"
# Longer than any call takes whose result we still store: a webhook's timeout is two minutes at most.
LOOKS_AGAIN = timedelta(minutes=3)
# The audit log must not repeat what is being erased.
_ERASING = Actor(ActorKind.WORKER, "sentdash", door=BELL, is_bulk=True, hides_values=True)


class NotForgotten(DomainError):
    code = "RESOURCE_001"
    message = "Contact not found"


@dataclass(frozen=True, slots=True)
class Bearer:
    """An account that knew the person, and whether they had opted out there."""

    profile_id: UUID | None
    opt_out: bool


def start(person: Person, bearers: Iterable[Bearer], *, by: str, now: datetime) -> Forgotten:
    """Keep the hash for each account that knew the person, and let a worker erase the rest.

    The row of the account that forgets is returned. The caller holds a transaction.
    """
    known = {each.profile_id: each.opt_out for each in bearers}
    rows = {
        profile_id: _keep(person, profile_id, opt_out=known.get(profile_id), by=by, now=now)
        for profile_id in {**known, person.profile_id: None}
    }
    main = rows.pop(person.profile_id)
    Forgotten.objects.filter(id__in=[row.id for row in rows.values()]).update(finished_at=now)
    stored = replace(person, contact_ids=tuple(UUID(each) for each in main.contact_ids)).stored()
    ForgetWork.objects.update_or_create(of=main, defaults={"person": stored, "due_at": now, "attempts": 0})
    queue.ring(BELL)
    return main


def _keep(person: Person, profile_id: UUID | None, *, opt_out: bool | None, by: str, now: datetime) -> Forgotten:
    """Without an `opt_out` the account had no contact: what was kept before still holds."""
    hashed = keyed_hash.of(person.organization_id, person.phones[0])
    key = {"organization_id": person.organization_id, "profile_id": profile_id, "hash": hashed}
    before = Forgotten.objects.select_for_update().filter(**key).first()
    row = before or Forgotten(**key, opt_out=False, contact_ids=[])
    row.opt_out = row.opt_out if opt_out is None else opt_out
    row.contact_ids = list(dict.fromkeys([*row.contact_ids, *map(str, person.contact_ids)]))
    row.made_by, row.began_at, row.erased = by[:255], now, {}
    row.looks_again_at = row.finished_at = None
    row.save()
    return row


def find(customer: Customer, forgotten_id: UUID) -> Forgotten:
    """A forgotten person of this account. Raises NotForgotten."""
    return _one(customer, id=forgotten_id)


def by_contact(customer: Customer, contact_id: UUID) -> Forgotten:
    """The forgotten person that this contact was. Raises NotForgotten."""
    return _one(customer, contact_ids__contains=[str(contact_id)])


def _one(customer: Customer, **which: object) -> Forgotten:
    found = Forgotten.objects.visible_to(customer).filter(**which).order_by("profile_id").last()
    if found is None:
        raise NotForgotten
    return found


def drain(*, now: datetime | None = None) -> int:
    """Run all passes that are due. Returns how many people are forgotten for good."""
    ended = 0
    while taken := claim(now=now or timezone.now()):
        ended += _run(taken, now=now)
    return ended


def claim(*, now: datetime) -> ForgetWork | None:
    """Claim the work that has been due longest. No other worker gets it until the lease expires."""
    return next(iter(queue.claim(ForgetWork.objects.all(), 1, lease=_lease(), now=now)), None)


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def _run(taken: ForgetWork, *, now: datetime | None) -> bool:
    """One pass. Returns whether it was the last."""
    row = Forgotten.objects.get(id=taken.of_id)
    person = replace(Person.of(taken.person), is_second_pass=row.looks_again_at is not None)
    found = Counter[str]()
    try:
        with acting(_ERASING):
            for eraser in _erasers():
                for kind, count in eraser(person):
                    found[kind] += count
                    _note(taken, row, {kind: count}, now=now or timezone.now())
        return _end(taken, row, is_clean=not found.total(), now=now or timezone.now())
    except LeaseLost:
        log.warning("forgetting %s is in other hands now", row.id)
        return False


def _erasers() -> Iterable[Eraser]:
    return (import_string(path) for path in settings.FORGETTING)


def _note(taken: ForgetWork, row: Forgotten, found: dict[str, int], *, now: datetime) -> None:
    with transaction.atomic():
        queue.renew(taken, lease=_lease(), now=now)
        row.erased = dict(Counter(row.erased) + Counter(found))
        row.save(update_fields=["erased"])


def _end(taken: ForgetWork, row: Forgotten, *, is_clean: bool, now: datetime) -> bool:
    """Look again later or, after a later look that found nothing, remove what was needed to find the person."""
    with transaction.atomic():
        queue.renew(taken, lease=_lease(), now=now)
        is_over = is_clean and row.looks_again_at is not None
        if is_over:
            row.finished_at = now
            ForgetWork.objects.filter(of=row).delete()
        else:
            row.looks_again_at = now + LOOKS_AGAIN
            ForgetWork.objects.filter(of=row).update(due_at=row.looks_again_at)
        row.save(update_fields=["looks_again_at", "finished_at"])
    return is_over

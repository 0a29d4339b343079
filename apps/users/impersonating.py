"""An operator acts as a member, to see what they see: within one organization, for an hour at most.

The session stays the operator's: the middleware puts the person in their place for each request, and looks at every
one whether it still may. What only the person may do or know stays closed (`roles.PERSONAL`, middleware.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from apps.audit.acting import Actor, acting
from apps.audit.models import ActorKind
from apps.core.errors import DomainError, Invalid
from apps.users import operators
from apps.users.models import Impersonation, Membership, MembershipStatus, User

LASTS = timedelta(hours=1)
MAX_REASON = 500
_KEY, _ACCOUNT = "impersonation", "account"  # session keys; the second is account_access's
_now: ContextVar[Impersonation | None] = ContextVar("impersonation", default=None)


class NotAllowed(DomainError):
    """The sentence says why."""


def begin(operator: User, membership: Membership, reason: str, session: SessionBase, *, now: datetime) -> Impersonation:
    """Act as this member, in their account first. Ends an earlier one. Raises NotAllowed and Invalid."""
    person = membership.user
    if person is None or membership.status != MembershipStatus.ACTIVE or not person.is_active:
        raise NotAllowed("Only active members can be impersonated")
    if person.is_operator:
        raise NotAllowed("Operators can't be impersonated")
    if not reason.strip() or len(reason) > MAX_REASON:
        raise Invalid({"reason": [f"Say why, in at most {MAX_REASON} characters. It is in the account's audit log"]})
    Impersonation.objects.filter(operator=operator, ended_at=None).update(ended_at=now)
    row = Impersonation.objects.create(
        operator=operator,
        person=person,
        organization=membership.organization,
        reason=reason.strip(),
        created_at=now,
    )
    session[_KEY], session[_ACCOUNT] = str(row.id), str(membership.profile_id or membership.organization_id)
    return row


def of_session(operator: User, session: SessionBase, *, now: datetime) -> Impersonation | None:
    """The one that this session is in. One that may not go on is ended."""
    if _KEY not in session:
        return None
    rows = Impersonation.objects.select_related("operator", "person", "organization")
    row = rows.filter(id=session[_KEY], operator_id=operator.pk, ended_at=None).first()
    if row and _may_go_on(row, now):
        return row
    if row:
        with acting(Actor(ActorKind.OPERATOR, row.operator.email, id=row.operator_id, door="impersonation ended")):
            end(row, session, now=now)
    else:
        _forget(session)
    return None


def end(row: Impersonation, session: SessionBase, *, now: datetime) -> None:
    Impersonation.objects.filter(id=row.id, ended_at=None).update(ended_at=now, updated_at=now)
    _forget(session)


@contextmanager
def in_place(row: Impersonation) -> Iterator[None]:
    """Inside, `current` is this one."""
    mark = _now.set(row)
    try:
        yield
    finally:
        _now.reset(mark)


def current() -> Impersonation | None:
    """The one that this request is in."""
    return _now.get()


def _may_go_on(row: Impersonation, now: datetime) -> bool:
    person = row.person
    is_open = person.is_active and not person.is_operator
    return is_open and operators.may_enter(row.operator) and now < row.created_at + LASTS


def _forget(session: SessionBase) -> None:
    session.pop(_KEY, None)
    session.pop(_ACCOUNT, None)

"""Who is recorded as the author of what a page changes: the person who asks for it, or the server's operator."""

from __future__ import annotations

import hashlib

from django.conf import settings

from apps.audit.acting import Actor
from apps.audit.models import ActorKind
from apps.core.addresses import sender_of
from apps.core.models import new_id
from apps.users import impersonating
from apps.users.models import User
from apps.users.permissions import AccountRequest


def person(request: AccountRequest) -> Actor:
    """An operator who acts as a person is the author, on behalf of them."""
    user, customer = request.user, getattr(request, "customer", None)
    owner = {
        "organization_id": customer.organization.id if customer else None,
        "profile_id": customer.profile.id if customer and customer.profile else None,
    }
    if visit := impersonating.current():
        shown = f"{called(visit.operator)} for {called(user)}"
        return _author(request, ActorKind.OPERATOR, shown, visit.operator, **owner)
    shown = called(user) if user.is_authenticated else "Not signed in"
    return _author(request, ActorKind.PERSON, shown, user, **owner)


def operator(request: AccountRequest) -> Actor:
    """In the console. What belongs to no account is the installation's, whatever account they are a member of."""
    return _author(request, ActorKind.OPERATOR, called(request.user), request.user)


def called(user: User) -> str:
    return f"{user.name} ({user.email})" if user.name else user.email


def _author(request: AccountRequest, kind: ActorKind, shown: str, user: User, **owner: object) -> Actor:
    session = request.session.session_key
    assert request.resolver_match is not None
    return Actor(
        kind,
        shown,
        id=user.id if user.is_authenticated else None,
        session=hashlib.sha256(session.encode()).hexdigest() if session else "",
        address=sender_of(request.META, proxies=settings.TRUSTED_PROXIES),
        request_id=f"req_{new_id().hex}",
        door=request.resolver_match.view_name,
        **owner,  # type: ignore[arg-type]  # the two ids
    )

"""The operators of this server: people who may open its console. `manage.py operator` makes them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from apps.users import members
from apps.users.models import User
from apps.users.team import two_factors


def is_operator(user: Any) -> bool:
    """Whether the console exists for this user."""
    return isinstance(user, User) and user.is_active and user.is_operator


def may_enter(user: Any) -> bool:
    """Whether it opens to them, too: they need a second factor (a demo's don't)."""
    return is_operator(user) and (not settings.OPERATOR_NEEDS_SECOND_FACTOR or two_factors.has_factor(user))


@transaction.atomic
def appoint(email: str, *, name: str = "", password: str | None = None) -> tuple[User, bool]:
    """Make a person an operator. Returns them, and whether they are new here."""
    person = User.objects.filter(email__iexact=email).first()
    is_new = person is None
    person = person or members.create_user(email, password, name=name)
    _switch(person, is_operator=True)
    return person, is_new


def dismiss(person: User) -> None:
    """The console closes with their next request."""
    _switch(person, is_operator=False)


def _switch(person: User, *, is_operator: bool) -> None:
    person.is_operator = is_operator
    person.save(update_fields=["is_operator"])

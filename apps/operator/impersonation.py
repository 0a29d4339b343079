"""The page of the console on which an operator begins to act as a member."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from apps.operator.asking import Question, ReasonForm, ask
from apps.operator.shown import Shown
from apps.users import impersonating
from apps.users.models import Membership
from apps.users.permissions import AccountRequest


def begin(request: HttpRequest, member_id: UUID, accounts: Shown) -> HttpResponse:
    """GET asks for the reason, POST begins. `accounts` are the pages of organizations, which lead here."""
    rows = Membership.objects.select_related("user", "organization", "profile")
    member = get_object_or_404(rows, id=member_id, user__isnull=False)

    def act(given: dict[str, Any]) -> str:
        operator = cast(AccountRequest, request).user
        impersonating.begin(operator, member, given["reason"], request.session, now=timezone.now())
        return ""

    sentences = (
        f"For an hour you see {member.organization.name} as {member.address} does, and can do most of what they can.",
        "What you change is recorded as yours. Keys, secrets, their team and their own settings stay closed.",
    )
    hint = "It is in the account's audit log, where owners and admins read it."
    form = partial(ReasonForm, hint=hint, most=impersonating.MAX_REASON)
    question = Question(f"Impersonate {member.called or member.address}", sentences, "Impersonate", act, form)
    return ask(accounts, request, question, member.organization, then="users:home")

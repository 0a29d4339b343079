"""The page of the console on which an operator begins to act as a member."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from apps.core.errors import DomainError, Invalid
from apps.users import impersonating
from apps.users.models import Membership
from apps.users.permissions import AccountRequest


def ask(request: HttpRequest, member_id: UUID, site: AdminSite) -> HttpResponse:
    """GET asks for the reason, POST begins."""
    rows = Membership.objects.select_related("user", "organization", "profile")
    member = get_object_or_404(rows, id=member_id, user__isnull=False)
    errors, reason = [], request.POST.get("reason", "")
    if request.method == "POST":
        operator = cast(AccountRequest, request).user
        try:
            impersonating.begin(operator, member, reason, request.session, now=timezone.now())
        except Invalid as problem:
            errors = problem.details["reason"]
        except DomainError as problem:
            errors = [problem.message]
        else:
            return redirect("users:home")
    context = {
        **site.each_context(request),
        "title": f"Impersonate {member.called or member.address}",
        "member": member,
        "max_reason": impersonating.MAX_REASON,
        "errors": errors,
        "reason": reason,
    }
    return TemplateResponse(request, "operator/impersonate.html", context, status=422 if errors else 200)

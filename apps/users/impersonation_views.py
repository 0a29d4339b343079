"""The button with which an operator stops acting as a person. It stands on every page meanwhile."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.core.htmx import redirect
from apps.users import impersonating
from apps.users.permissions import AccountRequest


@require_POST
def stop_impersonating(request: AccountRequest) -> HttpResponse:
    """Back to the console, at the account that the operator came from."""
    visit = impersonating.current()
    if visit is None:
        return redirect(request, "users:home")
    impersonating.end(visit, request.session, now=timezone.now())
    return redirect(request, "operator:organizations_organization_change", visit.organization_id)

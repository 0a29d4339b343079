"""The page of the organization's own settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core.htmx import page, redirect
from apps.organizations import actions as organizations
from apps.profiles.organization.forms import OrganizationForm
from apps.users.permissions import AccountRequest, needs


@require_http_methods(["GET", "POST"])
@needs("organization.edit")
def settings(request: AccountRequest) -> HttpResponse:
    """Inside a profile the settings can be read only."""
    form = OrganizationForm(request.customer.organization, request.POST if request.method == "POST" else None)
    is_own = request.customer.profile is None
    if is_own and form.is_valid():
        organizations.edit_organization(request.customer, details=form.details(), now=timezone.now())
        return redirect(request, "organization:settings", toast="Settings saved.")
    context = {"form": form, "organization": request.customer.organization, "is_own": is_own}
    status = 422 if form.is_bound else 200
    return page(request, "profiles/organization.html", context, partial="form", status=status)

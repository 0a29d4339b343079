"""The dialog that asks to forget a person. The page of its progress belongs to `forgetting`."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.contacts import actions, forgetting, rows
from apps.contacts.forms import ForgetForm
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.users.permissions import AccountRequest, needs


@require_http_methods(["GET", "POST"])
@needs("contacts.erase")
def forget(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    try:
        contact = actions.find(request.customer, contact_id)
    except actions.ContactNotFound as problem:
        raise Http404(problem.message) from None
    form = ForgetForm(request.POST if request.method == "POST" else None, phone=contact.phone)
    if form.is_valid():
        try:
            forgotten = forgetting.start(request.customer, contact, by=request.user.email, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(request, "forgetting:outcome", forgotten.id)
    covers = request.customer.profile is None
    context = {"form": form, "contact": contact, "row": rows.one(contact), "covers_profiles": covers}
    return page(request, "contacts/forget.html", context, partial="dialog", status=422 if form.is_bound else 200)

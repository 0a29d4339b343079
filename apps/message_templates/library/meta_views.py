"""Templates at Meta: compare with them now, and import one of those that are not here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import DomainError, Invalid
from apps.core.htmx import is_fragment, page, redirect
from apps.message_templates import importing, keeping, sync
from apps.message_templates.library import sync_status, template_rows
from apps.users.permissions import AccountRequest, needs

_MAX_LISTED = 100


@require_POST
@needs("templates.edit")
def sync_now(request: AccountRequest) -> HttpResponse:
    try:
        sync.sync_now(request.customer, now=timezone.now())
    except importing.NotConnected as problem:
        messages.error(request, problem.message)
    if is_fragment(request):
        return page(request, "message_templates/sync.html", sync_line(request))
    return redirect(request, "message_templates:index")


@require_safe
@needs("templates.view")
def synced(request: AccountRequest) -> HttpResponse:
    """How far it is, asked while it runs. Once it has ended, the list is loaded again."""
    context = sync_line(request)
    has_ended = context["sync"] is not None and not context["sync"].is_running
    return page(request, "message_templates/sync.html", {**context, "has_ended": has_ended})


def sync_line(request: AccountRequest) -> dict[str, Any]:
    return {
        "sync": sync_status.of(request.customer, now=timezone.now()),
        "can_edit": request.seat.may("templates.edit"),
        "can_connect": request.seat.may("channels.edit"),
    }


@require_http_methods(["GET", "POST"])
@needs("templates.edit")
def import_one(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    wanted, problem = request.POST.get("wanted", "").strip(), ""
    if request.method == "POST":
        try:
            template = importing.import_one(request.customer, wanted, now=now)
        except Invalid as refusal:
            problem = " ".join(sum(refusal.details.values(), []))
        except DomainError as refusal:
            problem = refusal.message
        else:
            toast = f"{template.name} {'imported' if template.created_at == now else 'is already here'}."
            return redirect(request, "message_templates:detail", template.id, toast=toast)
    context = {
        "is_connected": keeping.account_of(request.customer) is not None,
        "can_connect": request.seat.may("channels.edit"),
        "wanted": wanted,
        "problem": problem,
    }
    return page(request, "message_templates/import.html", context, status=422 if problem else 200)


@require_safe
@needs("templates.edit")
def at_meta(request: AccountRequest) -> HttpResponse:
    """What can be imported, as Meta lists it now: a part of the page."""
    try:
        missing = importing.missing(request.customer)
    except DomainError as problem:
        return page(request, "message_templates/at-meta.html", {"problem": problem.message})
    context = {
        "rows": [template_rows.remote(each) for each in missing[:_MAX_LISTED]],
        "more": max(len(missing) - _MAX_LISTED, 0),
    }
    return page(request, "message_templates/at-meta.html", context)

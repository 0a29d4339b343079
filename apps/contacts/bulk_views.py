"""The pages of bulk actions on contacts: opt out what was selected, see what became of it, undo it, export it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.bulk import running
from apps.bulk.models import BulkAction
from apps.contacts import bulk_opt_out, export
from apps.contacts.forms import ConsentForm, ContactSearchForm
from apps.contacts.listing import ContactFilters
from apps.core import csv_download, selection
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.core.selection import Selection
from apps.users.permissions import AccountRequest, needs

_KINDS = ("opt_out", "stop")
_NOTHING = "Select at least one contact."


@require_POST
@needs("contacts.edit")
def opt_out(request: AccountRequest) -> HttpResponse:
    """Says how many will be opted out; with `confirm` it does so."""
    selected = selection.read(request.POST)
    if not selected:
        return redirect(request, "contacts:index", toast=_NOTHING)
    form = ConsentForm(request.POST if "confirm" in request.POST else None)
    chosen, now = _chosen(request, selected), timezone.now()
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        action = bulk_opt_out.start(request.customer, chosen, reason=reason, by=request.user.email, now=now)
        return redirect(request, "contacts:bulk", action.id)
    plan = bulk_opt_out.plan(request.customer, chosen)
    context = {
        "form": form,
        "plan": plan,
        "figure": figure(plan.opts_out),
        "skipped": _figures(plan.skipped),
        "kept": selected.kept,
        "back": _list(selected),
    }
    status = 422 if form.is_bound else 200
    return page(request, "contacts/bulk-opt-out.html", context, partial="dialog", status=status)


@require_POST
@needs("contacts.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    selected = selection.read(request.POST)
    if not selected:
        return redirect(request, "contacts:index", toast=_NOTHING)
    chosen = _chosen(request, selected)
    if isinstance(chosen, ContactFilters):
        found = export.rows(request.customer, chosen)
    else:
        found = export.rows_of(request.customer, chosen)
    return csv_download.answer(f"contacts-{timezone.now():%Y-%m-%d}.csv", export.HEADER, found)


@require_safe
@needs("contacts.edit")
def outcome(request: AccountRequest, opt_out_id: UUID) -> HttpResponse:
    action = _action(request, opt_out_id)
    context = {"action": action, "skipped": _figures(action.skipped), "kept": _figures(action.kept)}
    return page(request, "contacts/bulk.html", context, partial="outcome")


@require_POST
@needs("contacts.edit")
def undo(request: AccountRequest, opt_out_id: UUID) -> HttpResponse:
    action = _action(request, opt_out_id)
    try:
        running.undo(request.customer, action.id, by=request.user.email, now=timezone.now())
    except running.NotUndoable as refusal:
        return redirect(request, "contacts:bulk", action.id, toast=f"{refusal.message}.")
    return redirect(request, "contacts:bulk", action.id)


def _chosen(request: AccountRequest, selected: Selection) -> tuple[UUID, ...] | ContactFilters:
    return ContactSearchForm(request.customer, selected.query).filters() if selected.is_all else selected.ids


def _figures(reasons: dict[str, int]) -> list[tuple[str, str]]:
    """The most frequent first."""
    return [(reason, figure(count)) for reason, count in sorted(reasons.items(), key=lambda each: -each[1])]


def _list(selected: Selection) -> str:
    query = selected.query.urlencode()
    return reverse("contacts:index") + (f"?{query}" if query else "")


def _action(request: AccountRequest, opt_out_id: UUID) -> BulkAction:
    try:
        action = running.find(request.customer, opt_out_id)
    except running.BulkNotFound as problem:
        raise Http404(problem.message) from None
    if action.kind not in _KINDS:
        raise Http404("This bulk action changed no contacts.")
    return action

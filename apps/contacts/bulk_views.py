"""The pages of bulk actions on contacts: opt out or label what was selected, see what became of it, undo it; export."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.bulk import running
from apps.bulk.models import BulkAction
from apps.contacts import bulk_labels, bulk_opt_out, bulk_selection, export, listing
from apps.contacts.forms import BulkLabelForm, ConsentForm, ContactSearchForm
from apps.contacts.listing import ContactFilters
from apps.core import csv_download, selection
from apps.core.htmx import page, redirect
from apps.core.listing import capped_count, figure
from apps.core.selection import Selection
from apps.users.permissions import AccountRequest, needs

_KINDS = ("opt_out", "stop", "label")
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
@needs("contacts.edit")
def label(request: AccountRequest) -> HttpResponse:
    """Asks for the label; with `confirm` it is added or removed."""
    selected = selection.read(request.POST)
    if not selected:
        return redirect(request, "contacts:index", toast=_NOTHING)
    form = BulkLabelForm(request.POST if "confirm" in request.POST else None)
    chosen = _chosen(request, selected)
    if form.is_valid():
        given, by = form.cleaned_data, request.user.email
        action = bulk_labels.start(request.customer, chosen, **given, by=by, now=timezone.now())
        return redirect(request, "contacts:bulk", action.id)
    count = capped_count(bulk_selection.rows(request.customer, chosen))
    context = {
        "form": form,
        "count": count,
        "figure": figure(count),
        "known": listing.labels(request.customer),
        "kept": selected.kept,
        "back": _list(selected),
    }
    status = 422 if form.is_bound else 200
    return page(request, "contacts/bulk-label.html", context, partial="dialog", status=status)


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
    figures = {"skipped": _figures(action.skipped), "kept": _figures(action.kept)}
    context = {"action": action, "words": _words(action), **figures}
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


def _words(action: BulkAction) -> dict[str, str]:
    """What the page calls the action, its figures and its undoing."""
    if action.kind != "label":
        words = ("Bulk opt-out", "Opted out", "Opted in again", "Undo: opt them in again")
    elif action.chosen.get("adds", True):
        words = ("Bulk label", "Labelled", "Label removed", "Undo: remove the label")
    else:
        words = ("Bulk label", "Label removed", "Labelled again", "Undo: add the label again")
    return dict(zip(("heading", "did", "undid", "undo"), words, strict=True))


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

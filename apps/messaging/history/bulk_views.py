"""The pages of bulk actions on messages: failures by cause, retry, stop writing to dead numbers, export, undo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.bulk import running
from apps.bulk.models import BulkAction
from apps.core import csv_download, selection
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.core.selection import Selection
from apps.error_codes import catalog
from apps.error_codes.entry import Remedy
from apps.messaging.filtering import MessageFilters
from apps.messaging.history import bulk_retry, bulk_stop, export, failure_groups
from apps.messaging.history.bulk_selection import Chosen
from apps.messaging.history.forms import MessageSearchForm
from apps.users.permissions import AccountRequest, needs

_SPAN = "7d"
_NOTHING = "Select at least one message."


@require_safe
@needs("messages.view")
def failures(request: AccountRequest) -> HttpResponse:
    """Failed messages by cause, each with what can be done about it."""
    span = _span(request.GET.get("span"))
    found = failure_groups.of(request.customer, low=failure_groups.since(span, now=timezone.now()))
    context = {
        "found": found,
        "span": span,
        "spans": failure_groups.SPANS,
        "most": failure_groups.MAX_READ,
        "can_retry": request.seat.may("messages.send"),
        "can_stop": request.seat.may("contacts.edit"),
        "can_find_number": request.seat.may("numbers.lookup"),
    }
    return page(request, "messaging/failures.html", context, partial="causes")


@require_POST
@needs("messages.send")
def retry(request: AccountRequest) -> HttpResponse:
    """Says how many will be sent again; with `confirm` it does so."""
    selected, now = selection.read(request.POST), timezone.now()
    if not selected:
        return redirect(request, "messaging:index", toast=_NOTHING)
    chosen = _chosen(request, selected, now)
    if "confirm" in request.POST:
        action = bulk_retry.start(request.customer, chosen, by=request.user.email, now=now)
        return redirect(request, "messaging:bulk", action.id)
    plan = bulk_retry.plan(request.customer, chosen, now=now)
    context = {
        "plan": plan,
        "figure": _figure(plan.retries, plan.is_all),
        "skipped": _figures(plan.skipped),
        "grace": bulk_retry.GRACE.seconds,
        "kept": selected.kept,
        "back": reverse("messaging:index") + f"?{selected.query.urlencode()}",
    }
    return page(request, "messaging/bulk-retry.html", context, partial="dialog")


@require_POST
@needs("contacts.edit")
def stop(request: AccountRequest) -> HttpResponse:
    """Says how many people will be opted out; with `confirm` it does so."""
    code, span, now = request.POST.get("code", ""), _span(request.POST.get("span")), timezone.now()
    if code not in catalog.endings_with(Remedy.STOP):
        return redirect(request, "messaging:failures")
    low = failure_groups.since(span, now=now)
    if "confirm" in request.POST:
        action = bulk_stop.start(request.customer, code, low=low, by=request.user.email, now=now)
        return redirect(request, "contacts:bulk", action.id)
    plan = bulk_stop.plan(request.customer, code, low=low, now=now)
    context = {
        "plan": plan,
        "figure": _figure(plan.opts_out, plan.is_all),
        "skipped": _figures(plan.skipped),
        "kept": [("code", code), ("span", span)],
        "span": span,
    }
    return page(request, "messaging/bulk-stop.html", context, partial="dialog")


@require_POST
@needs("messages.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    selected, now = selection.read(request.POST), timezone.now()
    if not selected:
        return redirect(request, "messaging:index", toast=_NOTHING)
    found = export.rows(request.customer, _chosen(request, selected, now))
    return csv_download.answer(f"messages-{now:%Y-%m-%d}.csv", export.HEADER, found)


@require_safe
@needs("messages.send")
def outcome(request: AccountRequest, bulk_id: UUID) -> HttpResponse:
    action = _action(request, bulk_id)
    context = {"action": action, "skipped": _figures(action.skipped), "kept": _figures(action.kept)}
    return page(request, "messaging/bulk.html", context, partial="outcome")


@require_POST
@needs("messages.send")
def undo(request: AccountRequest, bulk_id: UUID) -> HttpResponse:
    action = _action(request, bulk_id)
    try:
        running.undo(request.customer, action.id, by=request.user.email, now=timezone.now())
    except running.NotUndoable as refusal:
        return redirect(request, "messaging:bulk", action.id, toast=f"{refusal.message}.")
    return redirect(request, "messaging:bulk", action.id)


def _chosen(request: AccountRequest, selected: Selection, now: datetime) -> Chosen:
    if not selected.is_all:
        return selected.ids
    filters: MessageFilters = MessageSearchForm(request.customer, selected.query, now=now).filters()
    return filters


def _span(given: str | None) -> str:
    return given if given in failure_groups.SPANS else _SPAN


def _figure(count: int, is_all: bool) -> str:
    return f"{count:,}" if is_all else f"{count:,}+"


def _figures(reasons: dict[str, int]) -> list[tuple[str, str]]:
    """The most frequent first."""
    return [(reason, figure(count)) for reason, count in sorted(reasons.items(), key=lambda each: -each[1])]


def _action(request: AccountRequest, bulk_id: UUID) -> BulkAction:
    try:
        action = running.find(request.customer, bulk_id)
    except running.BulkNotFound as problem:
        raise Http404(problem.message) from None
    if action.kind != "retry":
        raise Http404("This bulk action sent no messages.")
    return action

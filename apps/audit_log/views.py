"""The pages of the audit log: the list, its export, and one entry."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.audit.models import ActorKind
from apps.audit_log import listing, rows
from apps.audit_log.forms import AuditForm
from apps.core import csv_download
from apps.core.htmx import page
from apps.core.listing import figure
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("audit.view")
def index(request: AccountRequest) -> HttpResponse:
    form = AuditForm(request.customer, request.GET)
    filters = form.filters(now=timezone.now())
    found = listing.page(request.customer, filters, form.cursor)
    totals = listing.counts(request.customer, filters, form.tabs)
    context = {
        **form.context(found, total=totals[form.values["verb"]]),
        "rows": rows.of(request.customer, found.rows),
        "tabs": form.tab_links(form.tabs, {verb: figure(count) for verb, count in totals.items()}),
        "export": reverse("audit_log:export") + form.address(),
    }
    return page(request, "audit_log/index.html", context, partial="list")


@require_safe
@needs("audit.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    """Exactly the entries that the list shows at the same address, one line for each field that changed."""
    now = timezone.now()
    found = listing.walk(request.customer, AuditForm(request.customer, request.GET).filters(now=now))
    lines = (cells for entry in found for cells in rows.cells(entry))
    return csv_download.answer(f"audit-log-{now:%Y-%m-%d}.csv", rows.HEADER, lines)


@require_safe
@needs("audit.view")
def detail(request: AccountRequest, entry_id: UUID) -> HttpResponse:
    entry = get_object_or_404(listing.visible_to(request.customer), id=entry_id)
    context = {
        "row": rows.of(request.customer, [entry])[0],
        "differences": rows.differences(entry),
        "thing_page": rows.page_of(request.customer, entry),
        "is_call": entry.actor_kind == ActorKind.KEY,
    }
    return page(request, "audit_log/detail.html", context)

"""The pages of the suppression list: the list, adding and releasing numbers, import and export."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.contacts.consent import By
from apps.contacts.models import How
from apps.contacts.suppression import actions, listing, rows, sheet_import
from apps.contacts.suppression.forms import AddForm, ReleaseForm, SuppressionSearchForm, UploadForm
from apps.contacts.suppression.models import Suppression
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("suppression.view")
def index(request: AccountRequest) -> HttpResponse:
    form = SuppressionSearchForm(request.GET)
    filters = form.filters(now=timezone.now())
    found = listing.page(request.customer, filters, form.cursor)
    totals = listing.counts(request.customer, filters, iter(form.tabs))
    context = {
        **form.context(found, total=totals[form.values["source"]]),
        "rows": rows.of(request.customer, found.rows),
        "tabs": form.tab_links(form.tabs, {source: figure(count) for source, count in totals.items()}),
        "export": reverse("suppression:export") + form.address(),
        "can_edit": request.seat.may("suppression.edit"),
    }
    return page(request, "suppression/index.html", context, partial="list")


@require_safe
@needs("suppression.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    """Exactly what the list shows at the same address, all of it."""
    filters = SuppressionSearchForm(request.GET).filters(now=timezone.now())
    found = (rows.cells(entry) for entry in listing.walk(request.customer, filters))
    return csv_download.answer(f"suppression-{timezone.now():%Y-%m-%d}.csv", rows.HEADER, found)


@require_http_methods(["GET", "POST"])
@needs("suppression.edit")
def add(request: AccountRequest) -> HttpResponse:
    form = AddForm(request.POST if request.method == "POST" else None, initial={"numbers": request.GET.get("phone")})
    if form.is_valid():
        given = form.cleaned_data
        by = By(How.PAGE, request.user.email, given["reason"])
        added = actions.add(request.customer, given["numbers"], channel=given["channel"], by=by, now=timezone.now())
        listed = len(given["numbers"]) - len(added)
        toast = f"Suppressed: {len(added)}." + (f" Already suppressed: {listed}." if listed else "")
        return redirect(request, "suppression:index", toast=toast)
    return page(request, "suppression/add.html", {"form": form}, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("suppression.edit")
def release(request: AccountRequest, suppression_id: UUID) -> HttpResponse:
    entry = get_object_or_404(Suppression.objects.visible_to(request.customer), id=suppression_id)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = By(How.PAGE, request.user.email, form.cleaned_data["reason"])
        try:
            actions.remove(request.customer, [entry.id], by=by, now=timezone.now())
        except actions.SuppressionNotFound as problem:
            raise Http404(problem.message) from None
        return redirect(request, "suppression:index", toast="Number released.")
    [row] = rows.of(request.customer, [entry])
    context = {"form": form, "row": row}
    status = 422 if form.is_bound else 200
    return page(request, "suppression/release.html", context, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("suppression.edit")
def upload(request: AccountRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    report = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = sheet_import.run(
                request.customer, name=file.name, content=file.read(), by=request.user.email, now=timezone.now()
            )
        except DomainError as problem:
            form.add_error("file", problem.message)
    context = {
        "form": form,
        "report": report,
        "named": report.wrong[: sheet_import.MAX_NAMED] if report else [],
        "most_rows": sheet_import.MAX_ROWS,
    }
    return page(request, "suppression/upload.html", context, status=422 if form.is_bound and report is None else 200)

"""The pages of an import: choose a file, look at it, watch it being read, see what became of every row."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.contacts import imports, sheet
from apps.contacts.columns import Columns
from apps.contacts.forms import ColumnsForm, UploadForm
from apps.contacts.models import Import, ImportState
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.users.gates import Request, needs

_MOST_REMARKS = 100  # on the page; the download has all
_RECENT = 10


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def upload(request: Request) -> HttpResponse:
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = imports.upload(
                request.customer,
                name=file.name,
                content=file.read(),
                made_by=request.user.email,
                now=timezone.now(),
            )
        except sheet.NotATable as problem:
            form.add_error("file", problem.message)
        else:
            return redirect(request, "contacts:import", report.id)
    context = {
        "form": form,
        "recent": Import.objects.owned_by(request.customer).begun()[:_RECENT],
        "most_rows": sheet.MOST_ROWS,
        "largest_mb": sheet.LARGEST >> 20,
    }
    return page(request, "contacts/upload.html", context, partial="form", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def report(request: Request, import_id: UUID) -> HttpResponse:
    """What the file holds before it is started; how far it is and what became of it afterwards."""
    found = _import(request, import_id)
    if found.state == ImportState.PREVIEW:
        return _look(request, found)
    return page(request, "contacts/report.html", _outcome(found), partial="report")


def _look(request: Request, found: Import) -> HttpResponse:
    """The first rows as the columns are understood. POST changes that or, with `start`, begins."""
    stored = Columns.of(found.columns)
    form = ColumnsForm(imports.preview(found, stored), stored, request.POST if request.method == "POST" else None)
    columns = form.columns if form.is_valid() else stored
    if form.is_valid() and "start" in request.POST:
        try:
            imports.start(request.customer, found, columns, now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect(request, "contacts:import", found.id)
    read = imports.sheet_of(found)
    context = {
        "import": found,
        "form": form,
        "preview": imports.preview(found, columns),
        "encoding": read.encoding_name,
        "delimiter": read.delimiter_name,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "contacts/preview.html", context, partial="preview", status=status)


def _outcome(found: Import) -> dict[str, object]:
    remarks = found.remarks.order_by("row")[: _MOST_REMARKS + 1]
    return {
        "import": found,
        "remarks": remarks[:_MOST_REMARKS],
        "has_more": len(remarks) > _MOST_REMARKS,
        "percent": found.done_rows * 100 // found.rows if found.rows else 100,
        "is_running": found.state == ImportState.RUNNING,
        "took": _took(found),
    }


def _took(found: Import) -> str:
    if not (found.started_at and found.finished_at):
        return ""
    seconds = (found.finished_at - found.started_at).total_seconds()
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.1f} s"


@require_POST
@needs("contacts.edit")
def discard(request: Request, import_id: UUID) -> HttpResponse:
    try:
        imports.discard(request.customer, _import(request, import_id))
    except imports.AlreadyStarted as problem:
        return redirect(request, "contacts:import", import_id, toast=problem.message)
    return redirect(request, "contacts:upload", toast="The file is thrown away; nothing was imported.")


@require_safe
@needs("contacts.edit")
def remarks_csv(request: Request, import_id: UUID) -> HttpResponseBase:
    """Every row that did not become a contact, with its reason; corrected, it can be imported as it is."""
    found = _import(request, import_id)
    header = ["row", "outcome", "reason", *found.header]
    return csv_download.answer(f"import-{found.id}-rows.csv", header, _remarks(found))


def _remarks(found: Import) -> Iterator[list[object]]:
    for remark in found.remarks.order_by("row").iterator(chunk_size=2000):
        yield [remark.row, remark.kind, remark.reason, *remark.cells]


def _import(request: Request, import_id: UUID) -> Import:
    try:
        return imports.find(request.customer, import_id)
    except imports.ImportNotFound as problem:
        raise Http404(problem.message) from None

"""The pages of an import: upload a file, preview it, follow its progress, see the result of every row, undo it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.contacts import imports, sheet, undo
from apps.contacts.column_mapping import Columns
from apps.contacts.forms import UploadForm
from apps.contacts.import_forms import ColumnsForm
from apps.contacts.models import Import, ImportRemark, ImportState
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.users.permissions import AccountRequest, needs

_MAX_REMARKS = 100  # on the page; the download has all
_MAX_TOPICS = 20
_RECENT = 10


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def upload(request: AccountRequest) -> HttpResponse:
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
    begun = Import.objects.owned_by(request.customer).exclude(state=ImportState.PREVIEW)
    context = {
        "form": form,
        "recent": begun.order_by("-id")[:_RECENT],
        "most_rows": sheet.MAX_ROWS,
        "largest_mb": sheet.LARGEST >> 20,
    }
    return page(request, "contacts/upload.html", context, partial="form", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def report(request: AccountRequest, import_id: UUID) -> HttpResponse:
    """What the file holds before it is started; how far it is and what became of it afterwards."""
    found = _import(request, import_id)
    if found.state == ImportState.PREVIEW:
        return _look(request, found)
    return page(request, "contacts/report.html", _outcome(found), partial="report")


def _look(request: AccountRequest, found: Import) -> HttpResponse:
    """The first rows as the columns are understood. POST changes that or, with `start`, begins."""
    stored = Columns.of(found.columns)
    seen = imports.preview(found, stored)
    form = ColumnsForm(seen, stored, _chosen(request))
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
        "preview": seen if columns == stored else imports.preview(found, columns),
        "encoding": read.encoding_name,
        "delimiter": read.delimiter_name,
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "contacts/preview.html", context, partial="preview", status=status)


def _chosen(request: AccountRequest) -> QueryDict | None:
    """What was posted; the button of a region that fits better chooses it."""
    if request.method != "POST":
        return None
    chosen = request.POST.copy()
    if "fit" in chosen:
        chosen.setlist("default_region", chosen.getlist("fit"))
    return chosen


def _outcome(found: Import) -> dict[str, object]:
    remarks = found.remarks.order_by("row")[: _MAX_REMARKS + 1]
    return {
        "import": found,
        "remarks": remarks[:_MAX_REMARKS],
        "has_more": len(remarks) > _MAX_REMARKS,
        "topics": ImportRemark.objects.of(found).topics()[:_MAX_TOPICS],
        "unused": imports.unused(found),
        "percent": found.done_rows * 100 // found.rows if found.rows else 100,
        "is_running": found.state == ImportState.RUNNING,
        "can_undo": undo.is_over(found) and found.undone_at is None and found.created > 0,
        "took": _took(found),
    }


def _took(found: Import) -> str:
    if not (found.started_at and found.finished_at):
        return ""
    seconds = (found.finished_at - found.started_at).total_seconds()
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.1f} s"


@require_POST
@needs("contacts.edit")
def discard(request: AccountRequest, import_id: UUID) -> HttpResponse:
    try:
        imports.discard(request.customer, _import(request, import_id))
    except imports.AlreadyStarted as problem:
        return redirect(request, "contacts:import", import_id, toast=problem.message)
    return redirect(request, "contacts:upload", toast="File discarded. Nothing was imported.")


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def undo_import(request: AccountRequest, import_id: UUID) -> HttpResponse:
    """What undoing would remove and keep; POST does it."""
    found = _import(request, import_id)
    problem = ""
    if request.method == "POST":
        try:
            removed = undo.run(request.customer, found, by=request.user.email, now=timezone.now())
        except DomainError as refusal:
            problem = refusal.message
        else:
            toast = f"{removed:,} contact{'' if removed == 1 else 's'} removed."
            return redirect(request, "contacts:import", found.id, toast=toast)
    context = {"import": found, "plan": undo.plan(request.customer, found), "problem": problem}
    return page(request, "contacts/undo.html", context, partial="dialog", status=422 if problem else 200)


@require_safe
@needs("contacts.edit")
def remarks_csv(request: AccountRequest, import_id: UUID) -> HttpResponseBase:
    """Every row that was not imported as it stands, with the reason; corrected, the file can be imported again."""
    found = _import(request, import_id)
    header = ["row", "outcome", "reason", *found.header]
    return csv_download.answer(f"import-{found.id}-rows.csv", header, _remarks(found))


def _remarks(found: Import) -> Iterator[list[object]]:
    for remark in found.remarks.order_by("row").iterator(chunk_size=2000):
        yield [remark.row, remark.kind, remark.reason, *remark.cells]


def _import(request: AccountRequest, import_id: UUID) -> Import:
    try:
        return imports.find(request.customer, import_id)
    except imports.ImportNotFound as problem:
        raise Http404(problem.message) from None

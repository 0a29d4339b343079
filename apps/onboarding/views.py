"""The pages of going live: where the account is, the form of the business verification, and its documents.

The form is the organization's, and inside a profile can only be read. A profile may have documents of its own.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import DomainError, Invalid
from apps.core.htmx import page, redirect
from apps.onboarding import (
    activation,
    application_lint,
    applying,
    countries,
    documents,
    downloads,
    founding,
    progress,
    wording,
)
from apps.onboarding.forms import ApplicationForm, DocumentForm, FoundForm
from apps.onboarding.models import Application, DecisionState, Document
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("onboarding.view")
def index(request: AccountRequest) -> HttpResponse:
    context = {
        "progress": progress.of(request.customer.parent, person=request.user),
        "can_edit": _can_edit(request),
        **_seat(request),
    }
    return page(request, "onboarding/index.html", context)


@require_http_methods(["GET", "POST"])
def found(request: AccountRequest) -> HttpResponse:
    """After signing up: an organization of one's own. People who have an account are led on."""
    if not founding.may_found(request.user):
        return redirect(request, "users:me")
    form = FoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            founding.found(request.user, form.cleaned_data["name"], now=timezone.now())
        except DomainError as problem:
            form.add_error("name", problem.message)
        else:
            return redirect(request, "onboarding:index", toast="Organization created.")
    return page(request, "onboarding/found.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("onboarding.edit")
def application(request: AccountRequest) -> HttpResponse:
    """Saving keeps what was typed; submitting also says what is missing, each at its field."""
    row = applying.of(request.customer.organization)
    if request.method != "POST":
        return _form(request, ApplicationForm(application=row), row)
    form = ApplicationForm(request.POST, application=row)
    if not form.is_valid():
        return _form(request, form, row)
    try:
        row = applying.keep(request.customer, form.details(), now=timezone.now())
        if request.POST.get("do") == "submit":
            applying.submit(request.customer, by=request.user.email, now=timezone.now())
            return redirect(request, "onboarding:index", toast="Form submitted. We'll tell you here what we decide.")
    except Invalid as problem:
        form.add_error(None, problem.message)
        return _form(request, form, row, blamed=problem.details)
    except DomainError as problem:
        form.add_error(None, problem.message)
        return _form(request, form, row)
    return redirect(request, "onboarding:application", toast="Form saved.")


def _form(
    request: AccountRequest, form: ApplicationForm, row: Application, *, blamed: dict[str, list[str]] | None = None
) -> HttpResponse:
    advice = {} if blamed or not row.submitted_at else _hints(row)
    remarks = blamed or {**advice, **{column: [reason] for column, reason in row.reasons.items()}}
    sections = [
        (section, [(form[column], remarks.get(column, [])) for column in section.columns])
        for section in wording.SECTIONS
    ]
    context = {
        "form": form,
        "application": row,
        "mark": progress.MARKS[DecisionState(row.state)],
        "sections": sections,
        "can_edit": row.is_open and request.customer.profile is None,
        **_seat(request),
    }
    return page(request, "onboarding/application.html", context, partial="form", status=422 if form.errors else 200)


def _hints(row: Application) -> dict[str, list[str]]:
    return {each.field: [each.text] for each in application_lint.advice_on(row)} if row.is_open else {}


@require_http_methods(["GET", "POST"])
@needs("onboarding.edit")
def documents_list(request: AccountRequest) -> HttpResponse:
    form = DocumentForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            documents.add(
                request.customer,
                kind=form.cleaned_data["kind"],
                country=form.cleaned_data["country"],
                file_name=form.cleaned_data["file"].name,
                content=form.cleaned_data["file"].read(),
                now=timezone.now(),
            )
        except Invalid as problem:
            form.blame(problem)
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect(request, "onboarding:documents", toast="Document added. Submit it when all are here.")
    return _documents(request, form)


def _documents(request: AccountRequest, form: DocumentForm) -> HttpResponse:
    rows = list(Document.objects.owned_by(request.customer).order_by("id"))
    main = applying.of(request.customer.organization).main_countries
    context = {
        "form": form,
        "rows": [(row, progress.MARKS[DecisionState(row.state)]) for row in rows],
        "drafts": sum(row.state == DecisionState.DRAFT for row in rows),
        "asked": [each for each in countries.eligibilities(request.customer, main) if each.required],
        "has_countries": bool(main),
        **_seat(request),
    }
    status = 422 if form.errors else 200
    return page(request, "onboarding/documents.html", context, partial="documents", status=status)


@require_safe
@needs("onboarding.edit")
def document(request: AccountRequest, document_id: UUID) -> HttpResponse:
    """The file itself, only ever as a download."""
    return downloads.of(_found(request, document_id))


@require_POST
@needs("onboarding.edit")
def remove_document(request: AccountRequest, document_id: UUID) -> HttpResponse:
    row = _found(request, document_id)
    try:
        documents.remove(request.customer, row.id)
        said = f"{row.file_name} removed."
    except DomainError as problem:
        said = problem.message
    return redirect(request, "onboarding:documents", toast=said)


@require_POST
@needs("onboarding.edit")
def submit_documents(request: AccountRequest) -> HttpResponse:
    try:
        count = documents.submit(request.customer, by=request.user.email, now=timezone.now())
        said = "Documents submitted." if count else "There are no new documents to submit."
    except DomainError as problem:
        said = problem.message
    return redirect(request, "onboarding:documents", toast=said)


@require_POST
@needs("onboarding.edit")
def activate(request: AccountRequest) -> HttpResponse:
    try:
        activation.request(request.customer, now=timezone.now())
        said = "Activation requested."
    except DomainError as problem:
        said = problem.message
    return redirect(request, "onboarding:index", toast=said)


def _found(request: AccountRequest, document_id: UUID) -> Document:
    try:
        return documents.find(request.customer, document_id)
    except documents.DocumentNotFound as problem:
        raise Http404(problem.message) from None


def _can_edit(request: AccountRequest) -> bool:
    return request.customer.profile is None and request.seat.may("onboarding.edit")


def _seat(request: AccountRequest) -> dict[str, object]:
    return {"organization": request.customer.organization, "is_profile": request.customer.profile is not None}

"""The page of keywords: the list by effect, the test box, the presets, and the dialogs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import DomainError, Invalid
from apps.core.htmx import done, page
from apps.keywords import actions, effective, explaining, presets, rows
from apps.keywords.forms import KeywordForm
from apps.keywords.models import Keyword
from apps.users.permissions import AccountRequest, needs

_MAX_TEXT = 2_000  # characters of a text to test


@require_safe
@needs("keywords.view")
def index(request: AccountRequest) -> HttpResponse:
    context = {
        "effects": rows.by_effect(request.customer),
        "presets": presets.PRESETS,
        "can_edit": request.seat.may("keywords.edit"),
        **_tested(request),
    }
    return page(request, "keywords/index.html", context, partial="list")


@require_safe
@needs("keywords.view")
def test(request: AccountRequest) -> HttpResponse:
    """What a text is read as, for the box of the page."""
    return page(request, "keywords/reading.html", _tested(request))


def _tested(request: AccountRequest) -> dict[str, object]:
    text = request.GET.get("text", "")[:_MAX_TEXT]
    return {"text": text, "reading": explaining.read(request.customer, text) if text.strip() else None}


@require_http_methods(["GET", "POST"])
@needs("keywords.edit")
def create(request: AccountRequest) -> HttpResponse:
    form = KeywordForm(request.customer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            keyword = actions.create(request.customer, **form.given(), now=timezone.now())
        except DomainError as problem:
            _blame(form, problem)
        else:
            return done(request, "keywords:index", changed="keywords:changed", toast=f"Added {keyword.word}.")
    return page(request, "keywords/edit.html", {"form": form}, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("keywords.edit")
def edit(request: AccountRequest, keyword_id: UUID) -> HttpResponse:
    keyword = _keyword(request, keyword_id)
    form = KeywordForm(request.customer, request.POST if request.method == "POST" else None, keyword=keyword)
    if form.is_valid():
        try:
            actions.edit(request.customer, keyword, **form.given(), now=timezone.now())
        except DomainError as problem:
            _blame(form, problem)
        else:
            return done(request, "keywords:index", changed="keywords:changed", toast="Saved.")
    context = {"form": form, "keyword": keyword, "can_be_removed": not keyword.is_default or keyword.reply}
    return page(request, "keywords/edit.html", context, partial="dialog", status=422 if form.is_bound else 200)


@require_POST
@needs("keywords.edit")
def remove(request: AccountRequest, keyword_id: UUID) -> HttpResponse:
    keyword = _keyword(request, keyword_id)
    try:
        actions.remove(request.customer, keyword)
    except DomainError as problem:
        raise Http404(problem.message) from None
    words = f"{keyword.word} is as by default again." if keyword.is_default else f"Removed {keyword.word}."
    return done(request, "keywords:index", changed="keywords:changed", toast=words)


@require_POST
@needs("keywords.edit")
def add_preset(request: AccountRequest) -> HttpResponse:
    try:
        added = presets.add(request.customer, request.POST.get("language"), now=timezone.now())
    except Invalid as problem:
        raise Http404("No such language") from problem
    words = f"Added {', '.join(each.word for each in added)}." if added else "You have all of these words already."
    return done(request, "keywords:index", changed="keywords:changed", toast=words)


def _keyword(request: AccountRequest, keyword_id: UUID) -> Keyword:
    """One that may be changed here."""
    try:
        keyword = effective.find(request.customer, keyword_id)
    except effective.KeywordNotFound as problem:
        raise Http404(problem.message) from None
    if keyword.is_inherited:
        raise Http404(actions.KeywordReadOnly.message)
    return keyword


def _blame(form: KeywordForm, problem: DomainError) -> None:
    """Show each refusal at its field."""
    details = problem.details if isinstance(problem, Invalid) else {problem.field or "": [problem.message]}
    for field, sentences in details.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)

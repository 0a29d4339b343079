"""The builder: start a template, write it with a live preview, save or submit it. Without scripts, steps are posts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.errors import DomainError, Invalid
from apps.core.htmx import page, redirect
from apps.message_templates import actions, addressed, finding, gallery, template_display, versions
from apps.message_templates.builder import comparison, form_definition, json_source, posted, steps
from apps.message_templates.builder.comparison import Comparison
from apps.message_templates.builder.editor import Editor
from apps.message_templates.builder.form_definition import Draft
from apps.message_templates.content import Content, Typed
from apps.message_templates.definition import normalize
from apps.message_templates.library import template_rows
from apps.message_templates.library.template_rows import VersionRow
from apps.message_templates.models import MessageTemplate, TemplateStatus
from apps.users.permissions import AccountRequest, needs

_PAGE = "message_templates/builder.html"
_DIGITS = 6  # more than a version's number has


@require_http_methods(["GET", "POST"])
@needs("templates.edit")
def new(request: AccountRequest) -> HttpResponse:
    if request.method == "POST":
        return _build(request, None)
    start = _start(request)
    if start is None:
        return page(request, "message_templates/start.html", {"samples": gallery.SAMPLES})
    return _show(request, start, None)


@require_http_methods(["GET", "POST"])
@needs("templates.edit")
@addressed.template
def edit(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    last = versions.newest(template)
    if template.is_inherited or template.is_welcome_playground or last.status == TemplateStatus.PENDING:
        messages.error(request, "Only your own templates can be edited, and not while Meta reviews them.")
        return redirect(request, "message_templates:detail", template.id)
    if request.method == "POST":
        return _build(request, template)
    content = last if last.status in versions.EDITABLE else template
    draft = form_definition.opened(content.definition)
    return _show(request, Editor(draft, template.name, content.category, content.language), template)


@require_POST
@needs("templates.edit")
def preview(request: AccountRequest) -> HttpResponse:
    """What is asked for while one types."""
    editor = _read(request)
    editor.draft.declare()
    context = {
        "editor": editor,
        "is_live": True,
        "has_new_rows": editor.rows != request.POST.get("rows"),
        "compared": _compared(request, editor, _edited(request)),
    }
    return page(request, _PAGE, context, partial="preview")


def _start(request: AccountRequest) -> Editor | None:
    """What the address asks to start from. None if it doesn't say."""
    given = request.GET
    if sample := gallery.BY_NAME.get(given.get("sample", "")):
        draft = form_definition.opened(normalize(sample.definition))
        return Editor(draft, sample.name, sample.category, "en_US", "sample")
    if given.get("copy"):
        copied = _copied(request, given["copy"])
        return Editor(
            form_definition.opened(copied.definition), _free_name(copied), copied.category, copied.language, "copy"
        )
    if given.get("from") == "definition":
        return Editor(Draft(), source="definition", json="")
    return Editor(Draft()) if given.get("from") == "scratch" else None


def _copied(request: AccountRequest, template_id: str) -> MessageTemplate:
    try:
        return finding.find(request.customer, UUID(template_id))
    except (ValueError, finding.TemplateNotFound):
        raise Http404("There is no such template.") from None


def _free_name(template: MessageTemplate) -> str:
    return f"{template.name[:90]} copy" if " " in template.name else f"{template.name[:90]}_copy"


def _read(request: AccountRequest) -> Editor:
    given = request.POST
    editor = Editor(
        posted.read(given),
        given.get("name", "").strip(),
        given.get("category", ""),
        given.get("language", ""),
        given.get("source", "scratch"),
    )
    if "json" in given:
        json_source.read_into(editor, given["json"])
    else:
        editor.draft.share(is_shared=given.get("shared") == "on")
    return editor


def _build(request: AccountRequest, template: MessageTemplate | None) -> HttpResponse:
    editor, deed = _read(request), request.POST.get("do", "")
    editor.draft.declare()
    if deed not in ("save", "submit"):
        return _show(request, steps.take(editor, deed), template)
    editor.is_final = True
    if editor.refused:
        return _show(request, editor, template, status=422)
    try:
        saved = _save(request, editor, template, submit_for_review=deed == "submit")
    except Invalid as problem:
        editor.refused = problem.details
    except finding.TemplateNotFound:
        raise
    except DomainError as problem:
        editor.refused = {problem.field or "": [problem.message]}
    else:
        toast = "Submitted for review." if deed == "submit" else "Template saved."
        return redirect(request, "message_templates:detail", saved.id, toast=toast)
    return _show(request, editor, template, status=422)


def _save(
    request: AccountRequest, editor: Editor, template: MessageTemplate | None, *, submit_for_review: bool
) -> MessageTemplate:
    now = timezone.now()
    fields: dict[str, Any] = {
        "name": editor.name or None,
        "category": editor.category or None,
        "language": editor.language or None,
        "definition": editor.definition,
        "submit_for_review": submit_for_review,
        "author": request.user.email,
    }
    if template is None:
        return actions.create(request.customer, creation_source=editor.source, **fields, now=now)
    change = actions.edit_beside if template.status in versions.PUBLISHED else actions.edit
    return change(request.customer, template, Typed(**fields, seen=_seen(request)), now=now)


def _seen(request: AccountRequest) -> datetime | None:
    """When what is edited was last changed, as the page that was opened says."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _edited(request: AccountRequest) -> MessageTemplate | None:
    """The template that the form of a preview is about; none while it is new."""
    try:
        return finding.find(request.customer, UUID(request.POST.get("template", "")))
    except (ValueError, finding.TemplateNotFound):
        return None


def _compared(request: AccountRequest, editor: Editor, template: MessageTemplate | None) -> Comparison | None:
    number = request.POST.get("compare", "")
    is_shown = number.isdecimal() and len(number) < _DIGITS and not (editor.json is not None and editor.refused)
    version = template.versions.filter(number=int(number)).first() if template and is_shown else None
    edited = Content(editor.definition, editor.category or editor.detected_category, editor.language)
    return comparison.with_version(edited, version) if version else None


def _versions(request: AccountRequest, template: MessageTemplate) -> list[VersionRow]:
    sees_messages = request.seat.may("messages.view")
    row = template_rows.one(request.customer, template, now=timezone.now(), with_use=sees_messages)
    return template_rows.versions(template, row.use, with_use=sees_messages)


def _show(
    request: AccountRequest, editor: Editor, template: MessageTemplate | None, *, status: int = 200
) -> HttpResponse:
    editor.draft.declare()
    context = {
        "editor": editor,
        "template": template,
        "compared": _compared(request, editor, template),
        "versions": _versions(request, template) if template else [],
        "seen": request.POST.get("seen") or (versions.newest(template).stamp.isoformat() if template else ""),
        "status": template_display.STATUSES[versions.newest(template).status] if template else None,
        "is_beside": template is not None and template.status in versions.PUBLISHED,
        "categories": template_display.CATEGORIES.items(),
        "languages": template_display.languages(editor.language),
    }
    return page(request, _PAGE, context, partial="builder", status=status)

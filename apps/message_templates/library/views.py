"""The library of templates, and the page of one: what it looks like, its review, its use, its versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core import listing
from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.message_templates import addressed, channel_text, removing, versions
from apps.message_templates.library import template_rows, waiting
from apps.message_templates.library.forms import TemplateSearchForm
from apps.message_templates.library.listing import counts, matching
from apps.message_templates.library.meta_views import sync_line
from apps.message_templates.models import MessageTemplate, TemplateStatus, sections
from apps.message_templates.placeholders import declared, unique
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("templates.view")
def index(request: AccountRequest) -> HttpResponse:
    form = TemplateSearchForm(request.GET)
    filters, totals = form.filters(), counts(request.customer, form.filters())
    passing = matching(request.customer, filters).select_related("organization", "profile")
    found = listing.page(listing.by_key(passing), form.cursor)
    sees_messages = request.seat.may("messages.view")
    context = {
        **form.context(found, total=totals.get(filters.status, 0)),
        "rows": template_rows.of(request.customer, found.rows, now=timezone.now(), with_use=sees_messages),
        "sees_messages": sees_messages,
        "tabs": form.tab_links(form.tabs, {status: figure(totals.get(status, 0)) for status in form.tabs}),
        **sync_line(request),
    }
    return page(request, "message_templates/index.html", context, partial="list")


@require_safe
@needs("templates.view")
@addressed.template
def detail(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    sees_messages = request.seat.may("messages.view")
    can_edit = request.seat.may("templates.edit")
    may_change = can_edit and not (template.is_inherited or template.is_welcome_playground)
    last = versions.newest(template)
    found = [variable for section in sections(template.definition) for variable in declared(section)]
    row = template_rows.one(request.customer, template, now=timezone.now(), with_use=sees_messages)
    context = {
        "template": template,
        "row": row,
        "phones": channel_text.of_template(template.definition),
        "variables": list(unique(found).values()),
        "versions": template_rows.versions(template, row.use, with_use=sees_messages),
        "sees_messages": sees_messages,
        "sees_audit": request.seat.may("audit.view"),
        "can_send": request.seat.may("messages.send"),
        "can_copy": can_edit,
        "can_remove": may_change,
        "can_edit": may_change and last.status != TemplateStatus.PENDING,
        "can_submit": may_change and last.status in versions.EDITABLE,
        "waiting": waiting.of(template, last),
        "can_connect": request.seat.may("channels.edit"),
        "ahead": template_rows.version(last) if last.number != template.version else None,
    }
    return page(request, "message_templates/detail.html", context)


@require_POST
@needs("templates.edit")
@addressed.template
def submit(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    try:
        versions.submit(request.customer, versions.newest(template), now=timezone.now())
    except DomainError as problem:
        return _refused(request, template, problem)
    return redirect(request, "message_templates:detail", template.id, toast="Submitted for review.")


@require_http_methods(["GET", "POST"])
@needs("templates.edit")
@addressed.template
def remove(request: AccountRequest, template: MessageTemplate) -> HttpResponse:
    problem, at_meta = "", request.POST.get("delete_from_meta") == "on"
    now = timezone.now()
    if request.method == "POST":
        try:
            removing.remove(request.customer, template, delete_from_meta=at_meta, now=now)
        except DomainError as refusal:
            problem = refusal.message
        else:
            where = " here and at Meta" if at_meta else ""
            return redirect(request, "message_templates:index", toast=f"{template.name} deleted{where}.")
    sees_messages = request.seat.may("messages.view")
    context = {
        "template": template,
        "problem": problem,
        "names_at_meta": removing.at_meta(template).values(),
        "is_checked": at_meta,
        "is_used": removing.is_used(template),
        "use": template_rows.one(request.customer, template, now=now, with_use=sees_messages).use,
    }
    return page(request, "message_templates/remove.html", context, partial="dialog", status=422 if problem else 200)


def _refused(request: AccountRequest, template: MessageTemplate, problem: DomainError) -> HttpResponse:
    """The template's page, saying why nothing was done."""
    response = redirect(request, "message_templates:detail", template.id)
    messages.error(request, f"{problem.message}")
    return response

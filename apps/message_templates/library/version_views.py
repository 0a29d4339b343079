"""The page of one version: how it differs from the version in use, and back to it or away with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.message_templates import addressed, changes, channel_text, versions
from apps.message_templates.library import template_rows
from apps.message_templates.models import MessageTemplate, TemplateStatus, TemplateVersion
from apps.users.permissions import AccountRequest, needs


@require_safe
@needs("templates.view")
@addressed.template
def show(request: AccountRequest, template: MessageTemplate, number: int) -> HttpResponse:
    version = _find(template, number)
    is_in_use, is_newest = version.number == template.version, version.number == versions.newest(template).number
    may_change = request.seat.may("templates.edit") and not (template.is_inherited or template.is_welcome_playground)
    context = {
        "template": template,
        "row": template_rows.version(version),
        "is_in_use": is_in_use,
        "changes": [] if is_in_use else changes.between(template, version),
        "phones": channel_text.of_template(version.definition),
        "can_use": may_change and not is_in_use and version.status == TemplateStatus.APPROVED,
        "can_discard": may_change and is_newest and version.number > 1 and version.status == TemplateStatus.DRAFT,
        "can_edit": may_change and is_newest and version.status in versions.EDITABLE,
    }
    return page(request, "message_templates/version.html", context)


@require_POST
@needs("templates.edit")
@addressed.template
def use(request: AccountRequest, template: MessageTemplate, number: int) -> HttpResponse:
    _find(template, number)
    try:
        versions.roll_back(request.customer, template, number, now=timezone.now())
    except DomainError as problem:
        messages.error(request, problem.message)
        return redirect(request, "message_templates:version", template.id, number)
    return redirect(request, "message_templates:detail", template.id, toast=f"Version {number} is in use again.")


@require_POST
@needs("templates.edit")
@addressed.template
def discard(request: AccountRequest, template: MessageTemplate, number: int) -> HttpResponse:
    version = _find(template, number)
    try:
        versions.discard(request.customer, version, now=timezone.now())
    except DomainError as problem:
        messages.error(request, problem.message)
        return redirect(request, "message_templates:version", template.id, number)
    return redirect(request, "message_templates:detail", template.id, toast=f"Version {number} discarded.")


def _find(template: MessageTemplate, number: int) -> TemplateVersion:
    found = template.versions.filter(number=number).first()
    if found is None:
        raise Http404(versions.VersionNotFound.message)
    return found

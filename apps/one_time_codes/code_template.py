"""The template that codes are sent with unless the caller names another: the same for every account.

An account gets its copy with its first code. Meta has a fixed text for codes, so only the SMS names the business. Until
the copy is approved, codes go out by SMS.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.message_templates import finding, placeholders, versions
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus, bodies
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

NAME = "sent_one_time_code"
CODE, BUSINESS = "code", "business_name"  # its variables


class NoCodeTemplate(DomainError):
    message = "A one-time code needs an AUTHENTICATION template"


def provide(customer: Customer, *, now: datetime) -> MessageTemplate:
    """The account's own copy, made and submitted for review if needed."""
    template: MessageTemplate
    with transaction.atomic():
        template, is_new = MessageTemplate.objects.get_or_create(
            **owner_columns(customer),
            slug=NAME,
            deleted_at=None,
            defaults={
                "name": NAME,
                "category": Category.AUTHENTICATION,
                "status": TemplateStatus.PENDING,
                "creation_source": "one-time codes",
                "definition": _definition(),
                "created_at": now,
            },
        )
        if is_new:
            versions.queue_review(template, versions.first(template), now=now)
    return template


def named(customer: Customer, *, id: Any = None, name: str | None = None) -> MessageTemplate:
    """The template that the caller names. Raises TemplateNotFound, and NoCodeTemplate for one of another category."""
    template = finding.resolve(customer, id=id, name=name)
    if template.category != Category.AUTHENTICATION:
        raise NoCodeTemplate(field="template")
    return template


def code_variable(template: MessageTemplate) -> str:
    """The name of the variable that holds the code: `code`, or else the first of the text. Raises Invalid."""
    names = [each.name for body in bodies(template.definition) for each in placeholders.declared(body)]
    if not names:
        raise Invalid({"template": ["The template has no variable for the code"]})
    return CODE if CODE in names else names[0]


def minutes_valid(template: MessageTemplate) -> int | None:
    """How long its codes are valid, if the template tells people."""
    minutes: int | None = (template.definition.get("authenticationConfig") or {}).get("codeExpirationMinutes")
    return minutes


def _definition() -> dict[str, Any]:
    code, business = _variable(0, CODE, "482913"), _variable(1, BUSINESS, "Acme")
    sms = "{{0:variable}} is your {{1:variable}} verification code. Do not share it."
    button = {"id": 1, "type": "OTP", "props": {"otpType": "COPY_CODE", "text": "Copy code"}}
    return {
        "definitionVersion": "1.0",
        "header": None,
        "body": {
            "sms": {"type": "text", "template": sms, "variables": [code, business]},
            "whatsapp": {
                "type": "text",
                "template": "{{0:variable}} is your verification code.",
                "variables": [code],
            },
        },
        "footer": None,
        "buttons": [button],
        "authenticationConfig": {"addSecurityRecommendation": True, "codeExpirationMinutes": None},
    }


def _variable(number: int, name: str, sample: str) -> dict[str, Any]:
    return {"id": number, "name": name, "type": "variable", "props": {"variableType": "text", "sample": sample}}

"""The six sample templates of light onboarding: codes for signing up, signing in and confirming.

An account gets its own copies. A copy counts as a sample only while it says exactly what is written here, so an edited
one needs a live account. Values are limited, so that a sample carries a code and a name, and no other text.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.message_templates import versions
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

CODE, BUSINESS = "code", "business_name"  # the variables
_CODE = r"^[0-9A-Za-z]{4,10}$"
_BUSINESS = r"^[\w&' -]{1,30}$"  # no dots and slashes, which addresses need

# By name.
_TEXTS = {
    "sent_sign_up_code": "{{0:variable}} is your code to sign up at {{1:variable}}. Do not share it.",
    "sent_account_recovery_code": "{{0:variable}} is your code to recover an account at {{1:variable}}. Keep it.",
    "sent_sign_in_code": "{{0:variable}} is your code to sign in at {{1:variable}}. Do not share it.",
    "sent_phone_code": "{{0:variable}} is your code to verify your number at {{1:variable}}. Do not share it.",
    "sent_password_code": "{{0:variable}} is your code to change your password at {{1:variable}}. Do not share it.",
    "sent_transaction_code": "{{0:variable}} is your code to confirm a payment at {{1:variable}}. Do not share it.",
}
NAMES = tuple(_TEXTS)


def _variable(number: int, name: str, sample: str, regex: str) -> dict[str, Any]:
    props = {"variableType": "text", "sample": sample, "regex": regex}
    return {"id": number, "name": name, "type": "variable", "props": props}


def definition(name: str) -> dict[str, Any]:
    code, business = _variable(0, CODE, "482913", _CODE), _variable(1, BUSINESS, "Acme", _BUSINESS)
    whatsapp = "{{0:variable}} is your verification code."  # Meta has a fixed text for codes
    return {
        "definitionVersion": "1.0",
        "header": None,
        "body": {
            "sms": {"type": "text", "template": _TEXTS[name], "variables": [code, business]},
            "whatsapp": {"type": "text", "template": whatsapp, "variables": [code]},
        },
        "footer": None,
        "buttons": [{"id": 1, "type": "OTP", "props": {"otpType": "COPY_CODE", "text": "Copy code"}}],
        "authenticationConfig": {"addSecurityRecommendation": True, "codeExpirationMinutes": None},
    }


def is_sample(template: MessageTemplate) -> bool:
    return template.slug in _TEXTS and template.definition == definition(template.slug)


def provide(customer: Customer, *, now: datetime) -> list[MessageTemplate]:
    """The account's own copies, made if needed. Over SMS they can be sent before Meta has reviewed them."""
    with transaction.atomic():
        return [_provide(customer, name, now=now) for name in NAMES]


def _provide(customer: Customer, name: str, *, now: datetime) -> MessageTemplate:
    template: MessageTemplate
    template, is_new = MessageTemplate.objects.get_or_create(
        **owner_columns(customer),
        slug=name,
        deleted_at=None,
        defaults={
            "name": name,
            "category": Category.AUTHENTICATION,
            "status": TemplateStatus.PENDING,
            "creation_source": "sample",
            "definition": definition(name),
            "created_at": now,
        },
    )
    if is_new:
        versions.queue_review(template, versions.first(template), now=now)
    return template

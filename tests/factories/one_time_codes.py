"""One-time codes that were sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.core.models import new_id
from apps.one_time_codes import secrecy
from apps.one_time_codes.models import OneTimeCode, prefix_of
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from tests.factories.contacts import PHONE

CODE = "482913"


def code(customer: Customer, phone: str = PHONE, **fields: Any) -> OneTimeCode:
    """A code that can be verified for ten minutes. Its message is nobody's unless you name one."""
    now = fields.pop("now", timezone.now())
    code_id = fields.pop("id", new_id())
    usual = {
        "message_id": new_id(),
        "variable": "code",
        "created_at": now,
        "expires_at": now + timedelta(minutes=10),
        "digest": secrecy.digest(code_id, CODE),
    }
    row: OneTimeCode = OneTimeCode.objects.create(
        **owner_columns(customer), id=code_id, phone=phone, prefix=prefix_of(phone), **(usual | fields)
    )
    return row

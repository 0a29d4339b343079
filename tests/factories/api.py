"""Logged calls."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from apps.api.models import LoggedCall
from apps.core.models import first_id_at, new_id
from apps.organizations.customer import Customer

WHEN = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)
_numbers = count()


def call(customer: Customer, path: str = "/v3/me", **fields: Any) -> LoggedCall:
    """A call that was answered. Its id is of its time; later ones sort later."""
    number, at = next(_numbers), fields.get("at", WHEN)
    given = {
        "id": UUID(int=first_id_at(at).int + number),
        "key_id": new_id(),
        "request_id": f"req_{number:012}",
        "at": at,
        "method": "GET",
        "status": 200,
        "milliseconds": 12.3,
        "is_replay": False,
        "is_sandbox": False,
        "body": "",
        **fields,
    }
    profile = customer.profile
    return LoggedCall.objects.create(
        organization_id=customer.organization.id, profile_id=profile.id if profile else None, path=path, **given
    )

"""Bulk actions."""

from __future__ import annotations

from typing import Any

from apps.bulk.models import BulkAction, BulkState
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


def action(customer: Customer, kind: str, **fields: Any) -> BulkAction:
    """One that is over and changed nothing."""
    given = {"chosen": {"ids": []}, "made_by": "owner@acme.test", "state": BulkState.DONE, "expected": 0, **fields}
    row: BulkAction = BulkAction.objects.create(**owner_columns(customer), kind=kind, **given)
    return row

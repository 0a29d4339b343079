"""The line of the library that says when templates were last compared with Meta's, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.message_templates import keeping
from apps.message_templates.models import TemplateSync
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """`row` is None until the account is first compared."""

    row: TemplateSync | None
    is_running: bool

    @property
    def has_failed(self) -> bool:
        return self.row is not None and bool(self.row.problem)


def of(customer: Customer, *, now: datetime) -> SyncStatus | None:
    """None without WhatsApp."""
    account = keeping.account_of(customer)
    if account is None:
        return None
    row = TemplateSync.objects.filter(account=account).first()
    return SyncStatus(row, is_running=row is None or _is_running(row, now))


def _is_running(row: TemplateSync, now: datetime) -> bool:
    """It was asked for, or a worker is at it. After a failure, the next try is only shown once it is done."""
    return not row.problem and (row.due_at <= now or row.attempts > 0)

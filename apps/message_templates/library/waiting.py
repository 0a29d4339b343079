"""Why a version in review is not at Meta yet: WhatsApp isn't connected, or Meta refused the last try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.channels.models import CarrierAccount
from apps.message_templates import keeping
from apps.message_templates.models import MessageTemplate, Submission, TemplateVersion
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Waiting:
    """`account` is None without WhatsApp; then nothing is tried before it is connected."""

    account: CarrierAccount | None
    problem: str
    next_at: datetime


def of(template: MessageTemplate, version: TemplateVersion) -> Waiting | None:
    """None for a version that Meta has, or will be given in a moment."""
    row = Submission.objects.filter(version=version).first()
    if row is None:
        return None
    account = keeping.account_of(Customer.of(template))
    return Waiting(account, row.problem, row.due_at) if account is None or row.problem else None

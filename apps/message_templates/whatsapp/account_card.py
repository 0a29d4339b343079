"""What the page of a WhatsApp Business Account shows: its numbers, its templates, and the last comparison with Meta."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from apps.channels.models import CarrierAccount, Sender
from apps.channels.whatsapp_checks import PROVIDER
from apps.message_templates.models import MessageTemplate, Submission, TemplateSync
from apps.organizations.customer import Customer


class AccountNotFound(LookupError):
    """None that this customer may see."""


@dataclass(frozen=True, slots=True)
class AccountCard:
    """`is_own`: the customer itself may change it. `waiting` are versions that Meta could not be given for review."""

    account: CarrierAccount
    senders: list[Sender]
    owner: str
    templates: int
    sync: TemplateSync | None
    waiting: list[Submission]
    is_own: bool


def of(customer: Customer, account_id: UUID) -> AccountCard:
    """Raises AccountNotFound."""
    found = CarrierAccount.objects.visible_to(customer).filter(provider=PROVIDER, id=account_id)
    account = found.select_related("organization", "profile").first()
    if account is None:
        raise AccountNotFound
    return AccountCard(
        account=account,
        senders=list(Sender.objects.filter(account=account).order_by("id")),
        owner=account.customer.account.name,
        templates=MessageTemplate.objects.present().filter(account=account).count(),
        sync=TemplateSync.objects.filter(account=account).first(),
        waiting=list(_waiting(account)),
        is_own=CarrierAccount.objects.owned_by(customer).filter(id=account.id).exists(),
    )


def _waiting(account: CarrierAccount) -> QuerySet[Submission]:
    rows = Submission.objects.filter(version__template__account=account).exclude(problem="")
    return rows.select_related("version__template").order_by("version__template__name")

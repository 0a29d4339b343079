"""What the page of a WhatsApp Business Account shows: its numbers, its templates, and the last comparison with Meta."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from apps.channels.models import CarrierAccount, Sender
from apps.channels.whatsapp_checks import PROVIDER, without_secrets
from apps.message_templates.models import MessageTemplate, TemplateSync
from apps.organizations.customer import Customer


class AccountNotFound(LookupError):
    """None that this customer may see."""


@dataclass(frozen=True, slots=True)
class AccountCard:
    """`is_own`: the customer itself may change it. `problem` is why the last comparison failed, without secrets."""

    account: CarrierAccount
    senders: list[Sender]
    owner: str
    templates: int
    sync: TemplateSync | None
    problem: str
    is_own: bool


def of(customer: Customer, account_id: UUID) -> AccountCard:
    """Raises AccountNotFound."""
    found = CarrierAccount.objects.visible_to(customer).filter(provider=PROVIDER, id=account_id)
    account = found.select_related("organization", "profile").first()
    if account is None:
        raise AccountNotFound
    sync = TemplateSync.objects.filter(account=account).first()
    return AccountCard(
        account=account,
        senders=list(Sender.objects.filter(account=account).order_by("id")),
        owner=(account.profile or account.organization).name,
        templates=MessageTemplate.objects.present().filter(account=account).count(),
        sync=sync,
        problem=without_secrets(sync.problem, account.credentials) if sync else "",
        is_own=CarrierAccount.objects.owned_by(customer).filter(id=account.id).exists(),
    )

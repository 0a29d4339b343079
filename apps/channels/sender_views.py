"""The list of channels: the numbers and names that an account sends from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from apps.channels import phone_numbers, senders
from apps.channels.models import Channel, Sender
from apps.channels.providers import KEEPERS
from apps.core.htmx import page
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.users.permissions import AccountRequest, needs

_CHANNELS = {Channel.SMS: "SMS", Channel.WHATSAPP: "WhatsApp", Channel.RCS: "RCS"}
_CARRIERS = {"telnyx": "Telnyx", "whatsapp_cloud": "Meta"}


@dataclass(frozen=True, slots=True)
class SenderRow:
    """`account` is the carrier's id of the account; `page` that of ours, if it has a page this customer may see."""

    number: str
    channel: str
    carrier: str
    account: str
    is_active: bool
    owner: str
    page: UUID | None


@require_safe
@needs("channels.view")
def index(request: AccountRequest) -> HttpResponse:
    context = {"rows": _rows(request.customer), "can_edit": request.seat.may("channels.edit")}
    return page(request, "channels/index.html", context)


def _rows(customer: Customer) -> list[SenderRow]:
    """Its own, and those that it inherits or borrows."""
    visible = senders.visible_senders(customer)
    seen = {each.id for each in visible}
    inherited = [each for each in senders.senders_of(customer) if each.id not in seen]
    profiles = Profile.objects.in_bulk([each.profile_id for each in (*visible, *inherited) if each.profile_id])
    return [
        _row(each, profiles[each.profile_id].name if each.profile_id else customer.organization.name, each.id in seen)
        for each in (*visible, *inherited)
    ]


def _row(sender: Sender, owner: str, is_visible: bool) -> SenderRow:
    has_page = is_visible and sender.provider in KEEPERS and sender.account.external_id
    return SenderRow(
        number=phone_numbers.written(sender.number) or sender.number,
        channel=_CHANNELS[Channel(sender.channel)],
        carrier=_CARRIERS.get(sender.provider, sender.provider),
        account=sender.account.external_id,
        is_active=sender.is_active,
        owner=owner,
        page=sender.account_id if has_page else None,
    )

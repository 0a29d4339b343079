"""Connect an account to the simulated WhatsApp: one number in a WhatsApp Business Account of its own."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings

from apps.channels import connecting
from apps.channels.models import Channel, Sender
from apps.message_templates import keeping, sync
from apps.organizations.customer import Customer
from apps.phones.carrier import CarrierControl

_PROVIDER = "whatsapp_cloud"
NUMBERS = [f"+1312555{number:04}" for number in range(100, 200)]  # for use in fiction


def connect(customer: Customer, carrier: CarrierControl, *, now: datetime) -> bool:
    """Connect a number, unless the account has WhatsApp; False if all numbers of the simulator are taken."""
    if keeping.account_of(customer) is not None:
        return True
    taken = set(Sender.objects.filter(channel=Channel.WHATSAPP, number__in=NUMBERS).values_list("number", flat=True))
    number = next((each for each in NUMBERS if each not in taken), None)
    if number is None:
        return False
    waba = f"7{number.removeprefix('+')}"
    callback_url = f"{settings.CALLBACK_URL}/callbacks/{_PROVIDER}"
    app_secret = carrier.open_account(waba, name=customer.account.name, number=number, callback_url=callback_url)
    sender = connecting.connect(
        customer,
        channel=Channel.WHATSAPP,
        provider=_PROVIDER,
        number=number,
        address=number.removeprefix("+"),
        external_id=waba,
        credentials={
            "access_token": f"EAAG{secrets.token_hex(16)}",
            "app_secret": app_secret,
            "verify_token": secrets.token_urlsafe(16),
        },
        now=now,
    )
    sync.connected(sender.account, now=now)
    return True

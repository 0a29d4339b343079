"""What stands in addresses and takes more than one line to make. All of it belongs to the EU shop."""

from __future__ import annotations

from django.utils import timezone

from apps.audit.models import Entry
from apps.billing import wallets
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.contacts import forgetting
from apps.forgetting.models import Forgotten
from tests.cast import Cast
from tests.factories import channels, contacts


def forgotten(cast: Cast) -> Forgotten:
    person = contacts.contact(cast.shop, "+14155552679")
    return forgetting.start(cast.shop, person, by="owner@acme.test", now=timezone.now())


def entry(cast: Cast) -> Entry:
    return Entry.objects.filter(profile_id=cast.shop.id).latest("id")


def whatsapp(cast: Cast) -> CarrierAccount:
    given = {"provider": "whatsapp_cloud", "external_id": "102290129340398"}
    known = CarrierAccount.objects.owned_by(cast.shop).filter(**given).first()
    return known or channels.carrier_account(cast.shop, **given)


def number(cast: Cast) -> Sender:
    known: Sender | None = Sender.objects.filter(profile=cast.shop.profile, channel=Channel.SMS).first()
    return known or channels.sender(cast.shop, "+13125550110")


def month(cast: Cast) -> str:
    """One that has a statement."""
    return f"{wallets.open_for(cast.shop).created_at:%Y-%m}"

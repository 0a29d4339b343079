"""The terms of a wallet: what it pays for, and in which time zone its months begin."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone

from apps.billing.models import PriceModel, Wallet
from apps.core import epoch
from apps.core.errors import Invalid

_MAX_SHARE = Decimal(100)  # percent


@transaction.atomic
def change(wallet: Wallet, *, model: PriceModel, contact_fee: int, reseller_share: Decimal, zone: str) -> None:
    """It holds for messages that are claimed from now on. Raises Invalid."""
    problems: dict[str, list[str]] = {}
    if contact_fee < 0:
        problems["contact_fee"] = ["The fee can't be negative."]
    if not 0 <= reseller_share <= _MAX_SHARE:
        problems["reseller_share"] = ["Write a percentage from 0 to 100."]
    elif reseller_share and wallet.profile_id is None:
        problems["reseller_share"] = ["Only profiles pay a reseller's share: the organization is the reseller."]
    if zone not in available_timezones():
        problems["timezone"] = ["Write a time zone of the IANA database, such as Europe/Berlin."]
    if problems:
        raise Invalid(problems)
    wallet.model, wallet.contact_fee, wallet.reseller_share, wallet.timezone = model, contact_fee, reseller_share, zone
    wallet.updated_at = timezone.now()
    wallet.save(update_fields=["model", "contact_fee", "reseller_share", "timezone", "updated_at"])
    transaction.on_commit(epoch.advance)

"""Disconnect a WhatsApp Business Account: its templates are removed here with it, and stay at Meta.

Messages keep their templates and versions, so their history stays whole. Connected again, the account's templates are
imported as new ones.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.channels import connecting
from apps.channels.models import CarrierAccount
from apps.message_templates import removing
from apps.organizations.customer import Customer


def disconnect(customer: Customer, account: CarrierAccount, *, now: datetime) -> int:
    """Returns how many templates were removed. Raises CannotConnect for another owner's account."""
    with transaction.atomic():
        removed = removing.account_lost(account.pk, now=now)
        connecting.disconnect(customer, account)
    return removed

"""Let a number send, for its owner or for another one, and stop it.

Each holds from the next message: what workers remember of senders is read anew (core/epoch.py). A sender that stopped
stays: late callbacks find it, and STOPs that were sent to it hold again if it sends again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.channels.connecting import CannotConnect
from apps.channels.models import Channel, PhoneNumber, Sender
from apps.core import epoch
from apps.organizations.customer import Customer
from apps.organizations.models import Profile, owner_columns


def texting(customer: Customer, number: str) -> QuerySet[Sender]:
    """The senders of SMS with this number in a customer's organization, active or not."""
    found = Sender.objects.filter(organization=customer.organization, channel=Channel.SMS, number=number)
    return found.select_related("profile")


def start(row: PhoneNumber, customer: Customer, *, now: datetime) -> None:
    """The number sends for this customer from now on. Raises CannotConnect while it sends for another organization."""
    transaction.on_commit(epoch.advance)
    known = Sender.objects.select_for_update().filter(channel=Channel.SMS, address=row.number).first()
    owner = owner_columns(customer)
    if known and known.organization_id != customer.organization.id:
        if known.is_active:
            raise CannotConnect("Another organization sends from this number.")
        known.delete()
        known = None
    if known is None:
        given = {"channel": Channel.SMS, "account": row.account, "number": row.number, "address": row.number}
        Sender.objects.create(**owner, **given, created_at=now)
        return
    known.profile, known.account, known.is_active, known.updated_at = customer.profile, row.account, True, now
    known.save(update_fields=["profile", "account", "is_active", "updated_at"])


def move(sender: Sender, profile: Profile | None, *, now: datetime) -> None:
    """Within its organization. Its account stays: carriers know the number there."""
    sender.profile, sender.updated_at = profile, now
    sender.save(update_fields=["profile", "updated_at"])
    transaction.on_commit(epoch.advance)


def stop(sender: Sender, *, now: datetime) -> None:
    sender.is_active, sender.updated_at = False, now
    sender.save(update_fields=["is_active", "updated_at"])
    transaction.on_commit(epoch.advance)

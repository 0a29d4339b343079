"""The fee for an active contact, asked before anything is sent: for whom would it be due? `holds` reserves it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from apps.billing import months
from apps.billing.models import ReachedContact
from apps.billing.wallets import Payer
from apps.forgetting import keyed_hash


def unreached(payers: Collection[Payer], phones: Collection[str], *, at: datetime) -> dict[UUID, set[str]]:
    """Those that each wallet hasn't reached in the month of this moment, by wallets that pay the fee. One query.

    The payers are those of one account.
    """
    paying = [payer for payer in payers if payer.contact_fee]
    if not paying or not phones:
        return {payer.wallet: set() for payer in paying}
    month_of = {payer.wallet: months.first(months.today(payer.zone, now=at)) for payer in paying}
    person_of = {phone: keyed_hash.of(paying[0].organization_id, phone).hex() for phone in phones}
    found = ReachedContact.objects.filter(
        wallet_id__in=month_of, month__in=set(month_of.values()), person__in=person_of.values()
    )
    reached = set(found.values_list("wallet_id", "month", "person"))
    return {
        wallet: {phone for phone, person in person_of.items() if (wallet, month, person) not in reached}
        for wallet, month in month_of.items()
    }

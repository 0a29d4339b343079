"""Some days of spending in the wallet of the live house's demo, and away with it. The ledger keeps its entries."""

from __future__ import annotations

from tests.live_house import Live
from tests.pages import people

_OPEN = """
from datetime import timedelta
from django.utils import timezone
from apps.billing import ledger, limits, wallets
from apps.billing.models import EntryKind
from apps.billing.payments.models import AutoRecharge
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from tests.factories import billing, payments

customer, now = Customer(Organization.objects.get(name={name!r})), timezone.now()
wallet = wallets.open_for(customer)
ledger.record(wallet.id, EntryKind.TOP_UP, 100_000_000, subject_id=new_id(), note="Card ending in 4242", now=now)
limits.limit(customer, 100_000_000, now=now)
limits.alert_below(wallet, 20_000_000, now=now)
for days in range(9):
    at = now - timedelta(days=days)
    for country, price in (("LI", 7_900), ("BA", 1_250_000 - 90_000 * days)):
        sent = dict(channel="sms", country=country, units=2)
        billing.spend(wallet, price, day=at.date(), messages=12, **{{**sent, "units": 24}})
        billing.entry(wallet, EntryKind.CHARGE, -price, at=at, month=at.date().replace(day=1), **sent)
billing.entry(wallet, EntryKind.REFUND, 7_900, at=now, channel="sms", country="LI", units=2)
owned = dict(organization_id=wallet.organization_id, below=10_000_000, amount=50_000_000)
AutoRecharge.objects.create(id=wallet.id, is_on=True, failures=3, paused_at=now, **owned)
payments.payment(customer, state="expired", made_by="ada@acme.test")
print(wallet.id)
"""
_CLOSE = """
from apps.billing.models import DailySpend, SpendingLimit, Wallet
from apps.billing.payments.models import AutoRecharge, Payment
from apps.organizations.models import Organization

wallet = Wallet.objects.get(id=Organization.objects.get(name={name!r}).id)
DailySpend.objects.filter(wallet_id=wallet.id).delete()
SpendingLimit.objects.filter(id=wallet.id).delete()
Payment.objects.filter(wallet=wallet).delete()
AutoRecharge.objects.filter(id=wallet.id).delete()
Wallet.objects.filter(id=wallet.id).update(alert_below=None, alerted_at=None)
"""
_SECOND = """
from django.utils import timezone
from apps.billing import ledger, wallets
from apps.billing.models import EntryKind
from apps.core.models import new_id
from apps.organizations.customer import Customer
from apps.organizations.models import Organization
from tests.factories import organizations

organization = Organization.objects.get(name={name!r})
wallet = wallets.open_for(Customer(organization, organizations.profile(organization, "Second shop")))
ledger.record(wallet.id, EntryKind.TOP_UP, 5_000_000, subject_id=new_id(), note="Card", now=timezone.now())
print(wallet.id)
"""
# Ten weeks of a shop, for pictures.
_SPEND = """
from datetime import timedelta
from django.utils import timezone
from apps.billing.models import Wallet
from tests.factories import billing

wallet, today = Wallet.objects.get(profile=None), timezone.now().date()
for days in range(70):
    day = today - timedelta(days=days)
    busy = (28 if day.weekday() < 5 else 11) + days * 37 % 9
    for channel, country, price, share in (
        ("sms", "US", 9_480, 9), ("whatsapp", "MX", 43_600, 2), ("sms", "DE", 108_000, 1), ("sms", "GB", 52_800, 1)
    ):
        sent = dict(messages=busy * share, units=busy * share)
        billing.spend(wallet, busy * share * price, day=day, channel=channel, country=country, **sent)
"""


def spend(live: Live) -> None:
    """Some weeks of spending for the one wallet of a house of its own."""
    people.manage(live, "shell", "-v", "0", "-c", _SPEND)


def bill(live: Live, organization: str) -> str:
    """Give an organization funds, a limit and some days of spending. The wallet's id."""
    return people.manage(live, "shell", "-v", "0", "-c", _OPEN.format(name=organization)).strip()


def open_second(live: Live, organization: str) -> str:
    """A profile with a wallet of its own, for an organization that no other test looks at. The wallet's id."""
    return people.manage(live, "shell", "-v", "0", "-c", _SECOND.format(name=organization)).strip()


def tidy(live: Live, organization: str) -> None:
    people.manage(live, "shell", "-v", "0", "-c", _CLOSE.format(name=organization))

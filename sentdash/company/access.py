"""The made-up company's API keys, webhooks and number lookups."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings

from apps.channels.models import NumberLookup
from apps.organizations.models import owner_columns
from apps.users import api_keys
from apps.users.models import User
from apps.webhooks import catalog
from apps.webhooks.models import TIMEOUTS, Endpoint
from apps.webhooks.signing import new_secret
from sentdash.company import words
from sentdash.company.account import Account, id_at

_USUAL_SIMULATOR = "http://127.0.0.1:9100"


def grant(account: Account, owner: User, *, now: datetime, chance: Random) -> None:
    """Fills `account.keys` and `account.endpoints`."""
    _keys(account, owner, now=now)
    _endpoints(account, now=now, chance=chance)
    _lookups(account, now=now)


# Name: owner, days since it was created, hours since it was used (None: never), days since it was revoked.
_KEYS: dict[str, tuple[str, int, float | None, int | None]] = {
    "Online store": ("US shop", 94, 0.1, None),
    "Online store EU": ("EU shop", 93, 0.2, None),
    "Sign-in service": ("", 92, 0.3, None),
    "CRM sync": ("", 45, 3.0, None),
    "Old CRM": ("", 94, 46 * 24.0, 45),
    "Intern's laptop": ("", 20, None, 6),
}


def _keys(account: Account, owner: User, *, now: datetime) -> None:
    """Keys without a known secret, to fill the list of keys."""
    for name, (whose, age, used, revoked) in _KEYS.items():
        key, _ = api_keys.issue(account.customers[whose], name=name, made_by=owner)
        key.created_at = now - timedelta(days=age)
        key.last_used_at = None if used is None else now - timedelta(hours=used)
        key.revoked_at = None if revoked is None else now - timedelta(days=revoked)
        key.save()
        account.keys[name] = key


def _endpoints(account: Account, *, now: datetime, chance: Random) -> None:
    """All to inboxes of the simulator, so that nothing leaves this machine, whatever is turned on or tested."""
    here, us_shop = account.customers[""], account.customers["US shop"]
    listens: dict[str, Any] = {"event_types": ["messages"]}
    everything = {"event_types": [family.name for family in catalog.FAMILIES], "covers_profiles": True}
    crm = {"event_types": ["messages", "templates"], "event_filters": {"messages": ["failed", "received"]}}
    for name, customer, place, fields in (
        ("Inbox", here, here.id, {**everything, "timeout_seconds": TIMEOUTS[0]}),
        ("Order system", us_shop, us_shop.id, listens),
        ("CRM sync", here, "crm-sync", {**crm, "is_active": False}),
        ("Old CRM", here, "old-crm", {**listens, "is_active": False}),
    ):
        made_at = now - timedelta(days=45)
        account.endpoints[name] = Endpoint.objects.create(
            id=id_at(made_at, chance),
            **owner_columns(customer),
            display_name=name,
            endpoint_url=f"{settings.SIMULATOR_URL or _USUAL_SIMULATOR}/inbox/{place}",
            signing_secret=new_secret(),
            created_at=made_at,
            **fields,
        )


# Number, carrier, line type, country, whether it was ported.
_LOOKUPS = (
    (words.AMERICANS[8], "Verizon Wireless", "mobile", "US", True),
    (words.AMERICANS[13], "AT&T", "landline", "US", False),
    (words.EUROPEANS[2], "Telekom Deutschland", "mobile", "DE", False),
    (words.EUROPEANS[7], "Telia", "mobile", "SE", True),
    (words.UNASSIGNED[3], None, None, None, None),
)


def _lookups(account: Account, *, now: datetime) -> None:
    for index, (phone, carrier, line_type, country, is_ported) in enumerate(_LOOKUPS, start=1):
        NumberLookup.objects.create(
            **owner_columns(account.customers[""]),
            phone=phone,
            provider="telnyx" if carrier else "",
            looked_up_at=now - timedelta(hours=7 * index),
            is_valid=carrier is not None,
            country_code=country,
            carrier_name=carrier,
            line_type=line_type,
            is_ported=is_ported,
            is_voip=None if line_type is None else False,
            created_at=now - timedelta(hours=7 * index),
        )

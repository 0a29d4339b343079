"""Stand in for the reviewers of the campaign registry: the brands and campaigns there, and the decisions about them.

An account sees those that it filed itself; an organization also its profiles'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.db.models import Q

from apps.brands.models import Brand, Campaign, Filing
from apps.organizations.customer import Customer
from apps.phones.carrier import CarrierControl

MAX_SHOWN = 60
MAX_REASON = 300

# What a rejection may be about, in the registry's words and in ours.
_OF_BRAND = (("companyName", "Legal name"), ("ein", "Tax ID"), ("street", "Address"), ("website", "Website"))
_OF_CAMPAIGN = (
    ("messageFlow", "Opt-in"),
    ("sample1", "Samples"),
    ("optoutMessage", "Opt-out"),
    ("description", "Description"),
    ("privacyPolicyLink", "Privacy policy"),
)
_WORDS = {"approve": "Approve", "vet": "Vet", "suspend": "Suspend", "expire": "Expire"}


@dataclass(frozen=True)
class DeskStanding:
    word: str
    tone: str
    icon: str
    decisions: tuple[str, ...]


_BRANDS: Mapping[str, DeskStanding] = {
    "REGISTRATION_PENDING": DeskStanding("Pending review", "waiting", icon="clock", decisions=("approve", "reject")),
    "UNVERIFIED": DeskStanding("Rejected", "failed", icon="x", decisions=("approve",)),
    "VERIFIED": DeskStanding("Verified", "done", icon="check", decisions=("vet", "reject")),
    "SELF_DECLARED": DeskStanding("Self-declared", "done", icon="check", decisions=("vet", "reject")),
    "VETTED_VERIFIED": DeskStanding("Vetted", "done", icon="shield-check", decisions=("reject",)),
}
_CAMPAIGNS: Mapping[str, DeskStanding] = {
    "TCR_ACCEPTED": DeskStanding("Pending review", "waiting", icon="clock", decisions=("approve", "reject")),
    "TELNYX_FAILED": DeskStanding("Rejected", "failed", icon="x", decisions=("approve",)),
    "MNO_PROVISIONED": DeskStanding("Active", "done", icon="check", decisions=("suspend", "expire", "reject")),
    "TCR_SUSPENDED": DeskStanding("Suspended", "failed", icon="ban", decisions=("approve", "expire")),
    "TCR_EXPIRED": DeskStanding("Expired", "failed", icon="clock", decisions=()),
}


@dataclass(frozen=True)
class DeskEntry:
    """A brand or campaign at the registry. `ours` is the row of ours that it came from."""

    id: str
    name: str
    is_campaign: bool
    standing: DeskStanding
    facts: tuple[tuple[str, str], ...]
    samples: tuple[str, ...]
    reasons: tuple[str, ...]
    changed_at: datetime
    ours: Brand | Campaign

    @property
    def waits(self) -> bool:
        return self.standing.tone == "waiting"

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """What can be decided at once, with the button's word. A rejection has a form of its own."""
        return [(each, _WORDS[each]) for each in self.standing.decisions if each != "reject"]

    @property
    def may_be_rejected(self) -> bool:
        return "reject" in self.standing.decisions

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        return _OF_CAMPAIGN if self.is_campaign else _OF_BRAND


@dataclass(frozen=True)
class Desk:
    waiting: tuple[DeskEntry, ...]
    decided: tuple[DeskEntry, ...]
    total: int

    @property
    def mark(self) -> str:
        """The same for the same things to show."""
        return blake2b(repr(self).encode(), digest_size=8).hexdigest()


def look(customer: Customer, carrier: CarrierControl) -> Desk:
    """Those that wait first, the newest first."""
    found = _entries(customer, carrier)
    shown = found[:MAX_SHOWN]
    waiting = tuple(each for each in shown if each.waits)
    return Desk(waiting, tuple(each for each in shown if not each.waits), len(found))


def decide(
    customer: Customer, carrier: CarrierControl, entry: str, decision: str, about: str = "", reason: str = ""
) -> bool:
    """Tell the simulated registry, which tells us by a signed callback. False if that can't be decided now."""
    found = {each.id: each for each in _entries(customer, carrier)}.get(entry)
    if found is None or decision not in found.standing.decisions:
        return False
    told: dict[str, Any] = {"decision": decision}
    if decision == "reject":
        fields = [about] if about in dict(found.fields) else []
        told["reasons"] = [{"fields": fields, "description": reason or "Rejected without a reason."}]
    carrier.decide(entry, told)
    return True


def _entries(customer: Customer, carrier: CarrierControl) -> list[DeskEntry]:
    there = carrier.registry()
    visible = Q(brand__in=Brand.objects.visible_to(customer)) | Q(campaign__in=Campaign.objects.visible_to(customer))
    filings = Filing.objects.filter(visible, registry_id__in=[each["id"] for each in there])
    ours = {row.registry_id: row.subject for row in filings.select_related("brand", "campaign")}
    found = [_entry(each, ours[each["id"]]) for each in there if each["id"] in ours]
    return sorted(found, key=lambda each: not each.waits)


def _entry(told: Mapping[str, Any], ours: Brand | Campaign) -> DeskEntry:
    fields, is_campaign = told["fields"], bool(told["brand"])
    if is_campaign:
        standing = _CAMPAIGNS.get(told["status"])
        names = (("Use case", "usecase"), ("Description", "description"), ("Opt-in", "messageFlow"))
    else:
        standing = _BRANDS.get(told["identity"] or told["status"])
        names = (("Legal name", "companyName"), ("Tax ID", "ein"), ("Website", "website"))
    return DeskEntry(
        id=told["id"],
        name=str(ours) if is_campaign else fields["displayName"],
        is_campaign=is_campaign,
        standing=standing or DeskStanding(told["status"], "waiting", icon="clock", decisions=()),
        facts=tuple((label, fields[name]) for label, name in names if fields.get(name)),
        samples=tuple(fields[key] for key in sorted(fields) if key.startswith("sample")),
        reasons=tuple(each["description"] for each in told["reasons"]),
        changed_at=datetime.fromtimestamp(told["changed"], UTC),
        ours=ours,
    )

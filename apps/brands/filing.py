"""File brands and campaigns with the campaign registry, and say how far each is. Idempotent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.brands.models import Brand, Campaign
from apps.core.errors import Invalid
from apps.organizations.customer import Customer


class CannotFile(Invalid):
    """What the registry would refuse anyway: `details` name each field and what to change."""


@dataclass(frozen=True, slots=True)
class Standing:
    word: str
    sentence: str
    tone: str
    icon: str
    waits_for: str = ""
    is_filed: bool = True
    is_active: bool = False
    is_refused: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


def file_brand(customer: Customer, brand: Brand, *, now: datetime) -> None:
    Brand.objects.filter(id=brand.id, submitted_to_tcr=False).update(submitted_to_tcr=True, submitted_at=now)


def file_campaign(customer: Customer, campaign: Campaign, *, now: datetime) -> None:
    Campaign.objects.filter(id=campaign.id, submitted_to_tcr=False).update(submitted_to_tcr=True, submitted_at=now)


def standing_of(subject: Brand | Campaign) -> Standing:
    if not subject.submitted_to_tcr:
        return Standing("Draft", "Not submitted yet.", "none", "pencil", "you", is_filed=False)
    if subject.status == "ACTIVE":
        return Standing("Active", "It is registered.", "done", "check", is_active=True)
    if subject.status == "REFUSED":
        reasons = (("", (subject.notes if isinstance(subject, Brand) else subject.tcr_sync_error) or ""),)
        return Standing("Rejected", "Change it.", "failed", "x", "you", is_refused=True, reasons=reasons)
    return Standing("In review", "The registry and the carriers review it.", "waiting", "clock", "the registry")

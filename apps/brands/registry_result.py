"""Store what the registry says of a brand or campaign: on the filing, its timeline, and the row that the API shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from apps.brands import filing
from apps.brands.models import Brand, Campaign, Filing
from apps.brands.registry.types import Reason, Registered
from apps.brands.vocabulary import BrandStatus, CampaignStatus, FilingState, SharingStatus

# Those that may be changed and filed again.
_OPEN = (FilingState.REFUSED, FilingState.EXPIRED)
_CAMPAIGN: dict[FilingState, tuple[CampaignStatus, SharingStatus]] = {
    FilingState.QUEUED: (CampaignStatus.SENT_CREATED, SharingStatus.PENDING),
    FilingState.IN_REVIEW: (CampaignStatus.SENT_CREATED, SharingStatus.PENDING),
    FilingState.APPROVED: (CampaignStatus.ACTIVE, SharingStatus.ACCEPTED),
    FilingState.REFUSED: (CampaignStatus.SENT_CREATED, SharingStatus.DECLINED),
    FilingState.SUSPENDED: (CampaignStatus.SENT_CREATED, SharingStatus.DECLINED),
    FilingState.EXPIRED: (CampaignStatus.EXPIRED, SharingStatus.DECLINED),
}
_BRAND: dict[FilingState, BrandStatus | None] = {
    FilingState.APPROVED: BrandStatus.ACTIVE,
    FilingState.REFUSED: BrandStatus.INACTIVE,
    FilingState.EXPIRED: BrandStatus.INACTIVE,
    FilingState.SUSPENDED: BrandStatus.SUSPENDED,
}


_BRAND_COLUMNS = (
    "status", "identity_status", "tcr_brand_id", "universal_ein", "csp_id", "submitted_to_tcr", "updated_at",
)  # fmt: skip
_CAMPAIGN_COLUMNS = (
    "status", "sharing_status", "telnyx_campaign_id", "tcr_campaign_id", "csp_id", "reseller_id", "billed_date",
    "tcr_sync_error", "dca_elections_complete", "dca_elections_completed_at", "submitted_to_tcr", "updated_at",
)  # fmt: skip


def store(row: Filing, answer: Registered, *, now: datetime) -> None:
    """Call it in the transaction that settles the claim."""
    before = row.state
    row.registry_id = answer.registry_id
    if answer.state != FilingState.REFUSED:
        row.reasons = []
    elif answer.reasons and not (row.reasons and all(not each.field for each in answer.reasons)):
        row.reasons = _kept(answer.reasons)  # what a callback said of fields is worth more than a sentence without
    if before != answer.state:
        filing.step(row, answer.state, note=_note(row), now=now)
    row.save(update_fields=["registry_id", "reasons", "state"])
    if row.brand:
        _store_brand(row.brand, answer, now=now)
    elif row.campaign:
        _store_campaign(row, row.campaign, answer, now=now)


def refuse(row: Filing, text: str, reasons: Iterable[Reason], *, now: datetime) -> None:
    """The registry did not even take it."""
    row.reasons = _kept(reasons) or _kept([Reason("", text)])
    filing.step(row, FilingState.REFUSED, note=_note(row), now=now)
    row.save(update_fields=["reasons", "state"])
    subject = row.subject
    subject.submitted_to_tcr = False
    subject.save(update_fields=["submitted_to_tcr"])
    if row.campaign:
        row.campaign.tcr_sync_error = _note(row)
        row.campaign.save(update_fields=["tcr_sync_error"])


def _kept(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    found = {(reason.field, reason.text): None for reason in reasons}
    return [{"field": field, "text": text} for field, text in found]


def _note(row: Filing) -> str:
    return " ".join(dict.fromkeys(reason["text"] for reason in row.reasons))


def _store_brand(brand: Brand, answer: Registered, *, now: datetime) -> None:
    brand.status = _BRAND.get(answer.state)
    brand.identity_status = answer.identity
    brand.tcr_brand_id = answer.tcr_id or brand.tcr_brand_id
    brand.universal_ein = answer.universal_ein or brand.universal_ein
    brand.csp_id = answer.csp_id or brand.csp_id
    brand.submitted_to_tcr, brand.updated_at = answer.state not in _OPEN, now
    brand.save(update_fields=_BRAND_COLUMNS)  # a customer may correct the others meanwhile


def _store_campaign(row: Filing, campaign: Campaign, answer: Registered, *, now: datetime) -> None:
    campaign.status, campaign.sharing_status = _CAMPAIGN[answer.state]
    campaign.telnyx_campaign_id = answer.registry_id
    campaign.tcr_campaign_id = answer.tcr_id or campaign.tcr_campaign_id
    campaign.csp_id = answer.csp_id or campaign.csp_id
    campaign.reseller_id = answer.reseller_id or campaign.reseller_id
    campaign.billed_date = answer.billed_at or campaign.billed_date
    campaign.tcr_sync_error = _note(row) or None
    is_operational = answer.state == FilingState.APPROVED
    if is_operational and not campaign.dca_elections_complete:
        campaign.dca_elections_completed_at = now
    campaign.dca_elections_complete = is_operational
    campaign.submitted_to_tcr, campaign.updated_at = answer.state not in _OPEN, now
    campaign.save(update_fields=_CAMPAIGN_COLUMNS)  # as above

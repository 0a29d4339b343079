"""Filing queues a row, locks what is filed, and says how far it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from apps.brands import actions, campaigns, filing
from apps.brands.actions import BrandReadOnly, BrandSubmitted
from apps.brands.campaigns import CampaignSubmitted
from apps.brands.filing import CannotFile
from apps.brands.models import Brand, Filing
from apps.brands.vocabulary import FilingState
from apps.channels.models import CarrierAccount
from tests.cast import Cast
from tests.factories.brands import brand, campaign, complete_brand, complete_campaign
from tests.factories.channels import carrier_account

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_filing_a_brand_queues_it_once_and_locks_it(cast: Cast) -> None:
    row = complete_brand(cast.acme)

    filing.file_brand(cast.acme, row, now=NOW)
    filing.file_brand(cast.acme, row, now=LATER)

    queued = Filing.objects.get()
    assert (queued.brand, queued.state, queued.due_at) == (row, FilingState.QUEUED, NOW)
    assert [step.state for step in queued.steps.all()] == [FilingState.QUEUED]
    row.refresh_from_db()
    assert (row.submitted_to_tcr, row.submitted_at) == (True, NOW)
    with pytest.raises(BrandSubmitted):
        actions.edit(cast.acme, row, details={"city": "Berlin"}, now=LATER)


def test_filing_a_campaign_queues_it_once_and_locks_it(cast: Cast) -> None:
    row = complete_campaign(cast.acme, complete_brand(cast.acme))

    filing.file_campaign(cast.acme, row, now=NOW)
    filing.file_campaign(cast.acme, row, now=LATER)

    assert (Filing.objects.get().campaign, Filing.objects.get().due_at) == (row, NOW)
    with pytest.raises(CampaignSubmitted):
        campaigns.remove(cast.acme, row)


def test_what_the_registry_would_refuse_is_not_filed(cast: Cast) -> None:
    poor = brand(cast.acme)
    with pytest.raises(CannotFile) as refused:
        filing.file_brand(cast.acme, poor, now=NOW)
    assert {"entity_type", "tax_id", "street", "business_url"} <= refused.value.details.keys()

    with pytest.raises(CannotFile) as refused:
        filing.file_campaign(cast.acme, campaign(cast.acme, poor), now=NOW)
    assert {"message_flow", "privacy_policy_link", "sample_messages"} <= refused.value.details.keys()
    assert not Filing.objects.exists()
    assert not Brand.objects.get().submitted_to_tcr


def test_an_inherited_brand_is_its_owner_s_to_file(cast: Cast) -> None:
    with pytest.raises(BrandReadOnly):
        filing.file_brand(cast.shop, complete_brand(cast.acme), now=NOW)


def test_what_was_registered_by_other_means_is_not_filed(cast: Cast) -> None:
    row = complete_brand(cast.acme, submitted_to_tcr=True, status="ACTIVE")

    filing.file_brand(cast.acme, row, now=NOW)

    assert not Filing.objects.exists()
    assert (filing.standing_of(row).is_active, filing.standing_of(row).word) == (True, "Active")


@pytest.mark.parametrize("state", [FilingState.REFUSED, FilingState.EXPIRED])
def test_what_is_over_can_be_filed_again(cast: Cast, state: FilingState) -> None:
    row = complete_brand(cast.acme)
    old = Filing.objects.create(brand=row, state=state, due_at=NOW, reasons=[{"field": "tax_id", "text": "Wrong."}])

    filing.file_brand(cast.acme, row, now=LATER)

    old.refresh_from_db()
    assert (old.state, old.due_at, old.reasons) == (FilingState.QUEUED, LATER, [])


def test_standing_says_what_it_waits_for_and_for_whom(cast: Cast) -> None:
    row = complete_brand(cast.acme)
    account = carrier_account(cast.acme)
    assert filing.standing_of(row).waits_for == filing.YOU
    assert not filing.standing_of(row).is_filed
    # state, account, problem → who is next, and how it ended
    cases: list[tuple[FilingState, CarrierAccount | None, str, str]] = [
        (FilingState.QUEUED, account, "", filing.US),
        (FilingState.QUEUED, None, "Connect a Telnyx account.", filing.YOU),
        (FilingState.QUEUED, account, "Telnyx can't be reached.", filing.US),
        (FilingState.IN_REVIEW, account, "", filing.REGISTRY),
        (FilingState.APPROVED, account, "", ""),
        (FilingState.REFUSED, account, "", filing.YOU),
        (FilingState.SUSPENDED, account, "", filing.REGISTRY),
        (FilingState.EXPIRED, account, "", filing.YOU),
    ]
    for state, through, problem, waits_for in cases:
        Filing.objects.all().delete()
        Filing.objects.create(brand=row, state=state, account=through, problem=problem, due_at=NOW)
        told = filing.standing_of(Brand.objects.select_related("filing").get())
        assert (told.waits_for, told.is_filed) == (waits_for, True), state
        assert (told.is_active, told.is_refused) == (state == FilingState.APPROVED, state == FilingState.REFUSED)
        assert told.sentence == problem or not problem


def test_standing_names_the_fields_of_a_refusal(cast: Cast) -> None:
    row = complete_brand(cast.acme)
    reasons = [{"field": "tax_id", "text": "Not found."}, {"field": "", "text": "Unclear."}]
    Filing.objects.create(brand=row, state=FilingState.REFUSED, reasons=reasons, due_at=NOW)

    assert filing.standing_of(row).reasons == (("tax_id", "Not found."), ("", "Unclear."))

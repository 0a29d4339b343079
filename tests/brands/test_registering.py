"""Brands and campaigns registered over HTTP at the simulated registry, whatever happens to the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.brands import filing, registering
from apps.brands.models import Brand, Campaign, Filing
from apps.brands.registry.types import Registered
from apps.brands.vocabulary import FilingState
from apps.core import queue
from apps.organizations.customer import Customer
from tests.brands.conftest import account, work
from tests.cast import Cast
from tests.factories.brands import complete_brand, complete_campaign
from tests.fakes.carrier import CarrierProcess


def filed_brand(customer: Customer, **fields: Any) -> Brand:
    row = complete_brand(customer, **fields)
    filing.file_brand(customer, row, now=timezone.now())
    return row


def filed_campaign(customer: Customer, under: Brand) -> Campaign:
    row = complete_campaign(customer, under)
    filing.file_campaign(customer, row, now=timezone.now())
    return row


def test_a_brand_on_its_way_to_active(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    row = filed_brand(cast.acme)

    work()

    (at_registry,) = registry.registry()
    row.refresh_from_db()
    assert at_registry["fields"]["companyName"] == "Acme Coffee Inc."
    assert (row.filing.state, row.filing.registry_id, row.status) == (FilingState.IN_REVIEW, at_registry["id"], None)

    registry.decide(at_registry["id"], "approve")
    work()

    row = Brand.objects.get()
    assert (row.status, row.identity_status, row.tcr_brand_id) == ("ACTIVE", "VERIFIED", at_registry["tcr_id"])
    assert row.universal_ein
    assert row.csp_id
    assert row.submitted_to_tcr
    assert [step.state for step in row.filing.steps.all()] == ["queued", "in_review", "approved"]

    registry.decide(at_registry["id"], "vet")
    work()

    assert Brand.objects.get().identity_status == "VETTED_VERIFIED"


def test_a_campaign_waits_for_its_brand_and_then_becomes_active(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    under = filed_brand(cast.acme)
    row = filed_campaign(cast.acme, under)

    work()

    (at_registry,) = registry.registry()
    assert filing.standing_of(Campaign.objects.get()).sentence == "The campaign is submitted when its brand is active."

    registry.decide(at_registry["id"], "approve")
    work()
    registering.drain()  # approving the brand made the campaign due

    mine = next(entry for entry in registry.registry() if entry["brand"])
    row.refresh_from_db()
    assert (row.status, row.telnyx_campaign_id, row.sharing_status) == ("SENT_CREATED", mine["id"], "PENDING")

    registry.decide(mine["id"], "approve")
    work()

    row.refresh_from_db()
    assert (row.status, row.sharing_status, row.dca_elections_complete) == ("ACTIVE", "ACCEPTED", True)
    assert (row.tcr_campaign_id, row.tcr_sync_error) == (mine["tcr_id"], None)
    assert row.billed_date is not None

    registry.decide(mine["id"], "expire")
    work()

    row.refresh_from_db()
    assert (row.status, row.submitted_to_tcr, row.dca_elections_complete) == ("EXPIRED", False, False)


def test_without_an_account_it_waits_for_one(cast: Cast, registry: CarrierProcess) -> None:
    row = filed_brand(cast.acme)

    work()

    assert filing.standing_of(Brand.objects.get()).waits_for == filing.YOU
    assert Filing.objects.get().due_at > timezone.now()
    account(cast.acme, registry)
    work()
    assert (len(registry.registry()), Brand.objects.get(pk=row.pk).filing.state) == (1, FilingState.IN_REVIEW)


def test_a_worker_that_dies_after_the_call_files_nothing_twice(cast: Cast, registry: CarrierProcess) -> None:
    """It leaves the row as it was before the call, for a brand and for a campaign."""
    account(cast.acme, registry)
    under = filed_brand(cast.acme)
    work()
    there = registry.registry()
    Filing.objects.update(registry_id="", filed={}, state=FilingState.QUEUED)
    work()

    assert registry.registry() == there
    assert (Filing.objects.get().registry_id, Filing.objects.get().state) == (there[0]["id"], FilingState.IN_REVIEW)

    registry.decide(there[0]["id"], "approve")
    work()
    filed_campaign(cast.acme, under)
    work()
    there = registry.registry()
    Filing.objects.exclude(campaign=None).update(registry_id="", filed={}, state=FilingState.QUEUED)
    work()

    assert registry.registry() == there
    assert Filing.objects.get(brand=None).registry_id == there[0]["id"]


def test_an_answer_that_is_lost_files_nothing_twice(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    filed_brand(cast.acme)
    registry.put_faults({"kind": "drop", "count": 1})

    work()
    assert Filing.objects.get().problem.startswith("Telnyx can't be reached")
    work()

    assert len(registry.registry()) == 1
    assert Filing.objects.get().registry_id == registry.registry()[0]["id"]


def test_a_decision_before_we_stored_the_answer_is_taken_over(cast: Cast, registry: CarrierProcess) -> None:
    """The callback made the row due before the worker had settled it; nothing is submitted again by itself."""
    account(cast.acme, registry)
    filed_brand(cast.acme)
    work()
    registry.decide(registry.registry()[0]["id"], "reject", reasons=[{"description": "The EIN is unknown."}])
    Filing.objects.update(state=FilingState.QUEUED)

    work()

    assert registry.registry()[0]["identity"] == "UNVERIFIED"
    assert Filing.objects.get().state == FilingState.REFUSED


def test_a_brand_that_is_gone_at_the_registry_is_filed_anew(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    row = filed_brand(cast.acme)
    work()
    registry.decide(registry.registry()[0]["id"], "reject", reasons=[{"description": "The EIN is unknown."}])
    work()
    registry.call("DELETE", "/control/registry")
    filing.file_brand(cast.acme, row, now=timezone.now())

    work()

    assert Filing.objects.get().registry_id == registry.registry()[0]["id"]
    assert Filing.objects.get().state == FilingState.IN_REVIEW


def test_twins_of_other_accounts_are_told_apart(cast: Cast, registry: CarrierProcess) -> None:
    for customer in (cast.acme, cast.shop):
        account(customer, registry)
        filed_brand(customer)

    work()

    assert len(registry.registry()) == 2
    assert len({row.registry_id for row in Filing.objects.all()}) == 2


def test_a_rejected_brand_is_corrected_and_reviewed_again(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    row = filed_brand(cast.acme)
    work()
    (at_registry,) = registry.registry()
    registry.decide(at_registry["id"], "reject", reasons=[{"fields": ["ein"], "description": "The EIN is unknown."}])
    work()

    row = Brand.objects.get()
    told = filing.standing_of(row)
    assert (row.status, row.submitted_to_tcr, told.is_refused) == ("INACTIVE", False, True)
    assert told.reasons == (("tax_id", "The EIN is unknown."),)
    assert [step.note for step in row.filing.steps.all()][-1] == "The EIN is unknown."

    row.tax_id = "98-7654321"
    row.save()
    filing.file_brand(cast.acme, row, now=timezone.now())
    work()

    (again,) = registry.registry()
    assert (again["id"], again["status"], again["fields"]["ein"]) == (
        *(at_registry["id"], "REGISTRATION_PENDING", "98-7654321"),
    )
    assert (Filing.objects.get().state, Filing.objects.get().reasons) == (FilingState.IN_REVIEW, [])


@pytest.mark.parametrize(("column", "is_new"), [("message_flow", False), ("description", True)])
def test_a_rejected_campaign_is_corrected_or_filed_anew(
    cast: Cast, registry: CarrierProcess, column: str, is_new: bool
) -> None:
    """Telnyx changes samples, message flow and help message; for the rest a campaign is ended and another one filed."""
    account(cast.acme, registry)
    under = filed_brand(cast.acme)
    work()
    registry.decide(registry.registry()[0]["id"], "approve")
    work()
    row = filed_campaign(cast.acme, under)
    work()
    old = registry.registry()[0]
    registry.decide(old["id"], "reject", reasons=[{"description": "Insufficient opt-out instructions."}])
    work()
    row.refresh_from_db()
    assert (row.tcr_sync_error, row.sharing_status) == ("Insufficient opt-out instructions.", "DECLINED")
    assert filing.standing_of(row).reasons == (("optout_message", "Insufficient opt-out instructions."),)

    words = "Customers agree by ticking a checkbox at https://acme-coffee.com/agree."
    Campaign.objects.update(**{column: words})
    filing.file_campaign(cast.acme, Campaign.objects.get(), now=timezone.now())
    work()

    found = [entry for entry in registry.registry() if entry["brand"]]
    assert [entry["status"] for entry in found] == (["TCR_ACCEPTED", "TCR_EXPIRED"] if is_new else ["TCR_ACCEPTED"])
    assert words in found[0]["fields"].values()
    assert Filing.objects.get(campaign=row).registry_id == found[0]["id"]


def test_what_the_registry_does_not_take_is_rejected_at_its_fields(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    row = filed_brand(cast.acme)
    Brand.objects.update(tax_id="12")

    work()

    row.refresh_from_db()
    assert filing.standing_of(row).is_refused
    assert filing.standing_of(row).reasons[0][0] == "tax_id"
    assert (row.submitted_to_tcr, registry.registry()) == (False, [])


@pytest.mark.parametrize("kind", ["error", "rate_limited"])
def test_a_busy_registry_is_asked_again(cast: Cast, registry: CarrierProcess, kind: str) -> None:
    account(cast.acme, registry)
    filed_brand(cast.acme)
    registry.put_faults({"kind": kind, "count": 1})

    work()
    assert Filing.objects.get().state == FilingState.QUEUED
    assert filing.standing_of(Brand.objects.get()).waits_for == filing.US
    work()

    assert Filing.objects.get().state == FilingState.IN_REVIEW


def test_what_a_worker_read_before_a_callback_settles_nothing(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    filed_brand(cast.acme)
    work()
    now = timezone.now()
    (row,) = queue.claim(Filing.objects.all(), 1, lease=timedelta(minutes=1), now=now + timedelta(days=1))
    Filing.objects.update(due_at=now)  # as a callback does

    assert not registering._settle(row, Registered(row.registry_id, FilingState.APPROVED), now=now)
    assert (Filing.objects.get().state, Filing.objects.get().due_at) == (FilingState.IN_REVIEW, now)


def test_reviewed_ones_are_compared_more_often_than_registered_ones(cast: Cast, registry: CarrierProcess) -> None:
    account(cast.acme, registry)
    filed_brand(cast.acme)
    work()
    assert timedelta(minutes=50) < Filing.objects.get().due_at - timezone.now() < timedelta(minutes=61)

    registry.decide(registry.registry()[0]["id"], "approve")
    work()

    assert Filing.objects.get().due_at - timezone.now() > timedelta(hours=23)

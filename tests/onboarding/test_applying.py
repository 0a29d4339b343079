"""The know-your-customer form: saved as it is, submitted when complete, locked afterwards."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.audit.models import Entry
from apps.core.errors import Invalid
from apps.onboarding import applying
from apps.onboarding.models import Application, DecisionState
from apps.organizations.actions import NotAnOrganization
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization
from tests.cast import Cast
from tests.factories import onboarding, organizations

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> Customer:
    return organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)


def _state(customer: Customer) -> str:
    return Organization.objects.get(id=customer.organization.id).onboarding


def test_first_save_starts_the_verification(newcomer: Customer) -> None:
    applying.keep(newcomer, {"business_name": "Newcomer"}, now=timezone.now())

    assert _state(newcomer) == Onboarding.KYC_STARTED
    assert applying.of(newcomer.organization).business_name == "Newcomer"


def test_incomplete_form_is_kept_and_not_submitted(newcomer: Customer) -> None:
    applying.keep(newcomer, {"business_name": "Newcomer"}, now=timezone.now())

    with pytest.raises(Invalid) as caught:
        applying.submit(newcomer, by="ada@new.example", now=timezone.now())

    assert {"contact_name", "tax_id", "destination_countries", "primary_use_case"} <= set(caught.value.details)
    assert applying.of(newcomer.organization).state == DecisionState.DRAFT


def test_submitted_form_is_locked(newcomer: Customer) -> None:
    onboarding.application(newcomer)

    submitted = applying.submit(newcomer, by="ada@new.example", now=timezone.now())

    assert (submitted.state, submitted.submitted_by) == (DecisionState.SUBMITTED, "ada@new.example")
    with pytest.raises(applying.FormLocked):
        applying.keep(newcomer, {"city": "Berlin"}, now=timezone.now())
    with pytest.raises(applying.FormLocked):
        applying.submit(newcomer, by="", now=timezone.now())


def test_form_is_the_organizations(cast: Cast) -> None:
    with pytest.raises(NotAnOrganization):
        applying.keep(cast.shop, {}, now=timezone.now())
    with pytest.raises(NotAnOrganization):
        applying.submit(cast.shop, by="", now=timezone.now())


def test_account_that_is_live_stays_live(cast: Cast) -> None:
    onboarding.application(cast.acme)

    applying.submit(cast.acme, by="", now=timezone.now())

    assert _state(cast.acme) == Onboarding.ONBOARDED


def test_tax_id_is_not_in_the_audit_log(newcomer: Customer) -> None:
    onboarding.application(newcomer, tax_id="98-7654321")

    entry = Entry.objects.filter(thing="business verification").latest("id")
    assert "98-7654321" not in str(entry.changes)
    assert Application.objects.get(organization=newcomer.organization).tax_id == "98-7654321"

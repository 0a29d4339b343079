"""The operator's decisions, and how far each moves the account."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.onboarding import applying, deciding, documents
from apps.onboarding.models import Application, DecisionState, Document
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization
from tests.factories import onboarding, organizations

pytestmark = pytest.mark.django_db
BY = "operator@house.test"


@pytest.fixture
def newcomer() -> Customer:
    return organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)


def _submitted(customer: Customer, **fields: Any) -> Application:
    onboarding.application(customer, **fields)
    return applying.submit(customer, by="ada@new.example", now=timezone.now())


def _state(customer: Customer) -> str:
    return Organization.objects.get(id=customer.id).onboarding


def _document(customer: Customer, kind: str) -> Document:
    document = onboarding.document(customer, kind)
    documents.submit(customer, by="", now=timezone.now())
    return document


def test_approved_form_completes_the_verification_where_no_documents_are_needed(newcomer: Customer) -> None:
    approved = deciding.approve(_submitted(newcomer), by=BY, now=timezone.now())

    assert (approved.state, approved.decided_by) == (DecisionState.APPROVED, BY)
    assert _state(newcomer) == Onboarding.KYC_COMPLETED


def test_documents_of_main_countries_come_after_the_form(newcomer: Customer) -> None:
    form = _submitted(newcomer, destination_countries=[{"id": "TH", "isMain": True}, {"id": "BE", "isMain": False}])
    deciding.approve(form, by=BY, now=timezone.now())
    assert _state(newcomer) == Onboarding.WHITELISTED

    first, second = _document(newcomer, "PROOF_OF_WORLDWIDE_ADDRESS"), _document(newcomer, "BUSINESS_REGISTRATION")
    assert _state(newcomer) == Onboarding.ONBOARDING_STARTED
    deciding.accept_document(first, by=BY, now=timezone.now())
    assert _state(newcomer) == Onboarding.ONBOARDING_STARTED
    deciding.accept_document(second, by=BY, now=timezone.now())

    assert _state(newcomer) == Onboarding.KYC_COMPLETED


def test_form_is_sent_back_with_reasons_and_comes_again(newcomer: Customer) -> None:
    form = _submitted(newcomer)

    asked = deciding.ask_again(form, reasons={"tax_id": "Not in the register"}, by=BY, now=timezone.now())
    assert (asked.state, asked.reasons) == (DecisionState.ASKED_AGAIN, {"tax_id": "Not in the register"})
    assert _state(newcomer) == Onboarding.KYC_RESUBMISSION_REQUESTED
    again = _submitted(newcomer, tax_id="98-7654321")

    assert (again.state, again.reasons, _state(newcomer)) == (DecisionState.SUBMITTED, {}, Onboarding.KYC_STARTED)


def test_rejected_form_stays_closed_until_it_is_asked_for_again(newcomer: Customer) -> None:
    rejected = deciding.reject(_submitted(newcomer), reason="Not a business", by=BY, now=timezone.now())
    with pytest.raises(applying.FormLocked):
        applying.keep(newcomer, {}, now=timezone.now())

    deciding.ask_again(rejected, reasons={}, reason="Send the register's extract", by=BY, now=timezone.now())

    assert applying.of(newcomer.organization).is_open


def test_only_what_was_submitted_is_decided(newcomer: Customer) -> None:
    draft, document = onboarding.application(newcomer), onboarding.document(newcomer)
    for decide in (
        lambda: deciding.approve(draft, by=BY, now=timezone.now()),
        lambda: deciding.reject(draft, reason="No", by=BY, now=timezone.now()),
        lambda: deciding.ask_again(draft, reasons={}, reason="Again", by=BY, now=timezone.now()),
        lambda: deciding.accept_document(document, by=BY, now=timezone.now()),
        lambda: deciding.refuse_document(document, reason="No", by=BY, now=timezone.now()),
    ):
        with pytest.raises(deciding.NotWaiting):
            decide()


def test_no_refusal_without_a_reason(newcomer: Customer) -> None:
    form, document = _submitted(newcomer), _document(newcomer, "PASSPORT")
    for decide in (
        lambda: deciding.reject(form, reason=" ", by=BY, now=timezone.now()),
        lambda: deciding.ask_again(form, reasons={}, by=BY, now=timezone.now()),
        lambda: deciding.ask_again(form, reasons={"shoe_size": "?"}, by=BY, now=timezone.now()),
        lambda: deciding.refuse_document(document, reason="", by=BY, now=timezone.now()),
    ):
        with pytest.raises(Invalid):
            decide()


def test_account_that_is_live_is_not_moved_back_by_a_decision() -> None:
    account = organizations.customer("Live")

    approved = deciding.approve(_submitted(account), by=BY, now=timezone.now())
    asked = deciding.ask_again(approved, reasons={}, reason="Your address changed", by=BY, now=timezone.now())

    assert (asked.state, _state(account)) == (DecisionState.ASKED_AGAIN, Onboarding.ONBOARDED)


def test_operator_activates_at_any_time(newcomer: Customer) -> None:
    deciding.activate(newcomer.organization, now=timezone.now())

    assert _state(newcomer) == Onboarding.ONBOARDED

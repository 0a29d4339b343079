"""Forms, documents and countries are decided in the console."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import Entry
from apps.onboarding import applying, documents
from apps.onboarding.models import Application, CountryRequirement, DecisionState, Document
from apps.organizations.customer import Customer
from apps.organizations.models import Onboarding, Organization
from tests.factories import onboarding, organizations


@pytest.fixture
def newcomer(db: None) -> Customer:
    return organizations.customer("Newcomer", onboarding=Onboarding.SIGNED_UP)


@pytest.fixture
def form(newcomer: Customer) -> Application:
    onboarding.application(newcomer)
    return applying.submit(newcomer, by="ada@new.example", now=timezone.now())


@pytest.fixture
def passport(newcomer: Customer) -> Document:
    document = onboarding.document(newcomer)
    documents.submit(newcomer, by="ada@new.example", now=timezone.now())
    return document


def _at(row: Application | Document, verb: str) -> str:
    return reverse(f"operator:onboarding_{type(row).__name__.lower()}_{verb}", args=[row.id])


def _decided(row: Application | Document) -> tuple[str, str, str]:
    current: Any = type(row).objects.get(id=row.id)
    return current.state, current.reason, current.decided_by


def test_form_is_shown_and_approved(console: Client, form: Application, newcomer: Customer) -> None:
    shown = console.get(_at(form, "change")).content.decode()
    assert "Acme Inc." in shown
    assert "Ada Lovelace" in shown

    said = console.post(_at(form, "approve"), follow=True).content.decode()

    assert "The form of Newcomer is approved." in said
    assert _decided(form) == (DecisionState.APPROVED, "", "olga@sentdash.test")
    assert Organization.objects.get(id=newcomer.id).onboarding == Onboarding.KYC_COMPLETED
    entry = Entry.objects.filter(thing_id=str(form.id)).latest("id")
    assert (entry.actor_kind, entry.actor) == ("operator", "Olga (olga@sentdash.test)")
    assert console.post(_at(form, "approve")).status_code == 403


def test_form_is_asked_for_again_with_reasons_at_its_answers(console: Client, form: Application) -> None:
    asked = console.get(_at(form, "ask_again")).content.decode()
    assert "Now: Acme Inc." in asked
    refused = console.post(_at(form, "ask_again"), {})
    assert (refused.status_code, "Say what has to change" in refused.content.decode()) == (422, True)

    console.post(_at(form, "ask_again"), {"business_legal_name": "Not in the register."})

    current = Application.objects.get(id=form.id)
    assert (current.state, current.reasons) == ("asked_again", {"business_legal_name": "Not in the register."})


@pytest.mark.parametrize("verb", ["reject", "refuse"])
def test_rejection_needs_a_reason(console: Client, form: Application, passport: Document, verb: str) -> None:
    row = form if verb == "reject" else passport

    assert console.post(_at(row, verb), {"reason": " "}).status_code == 422
    console.post(_at(row, verb), {"reason": "It is cut off."})

    assert _decided(row) == (DecisionState.REJECTED, "It is cut off.", "olga@sentdash.test")


def test_document_is_downloaded_and_accepted(console: Client, passport: Document) -> None:
    file: Any = console.get(_at(passport, "open"))
    assert (file.content, file.headers["X-Content-Type-Options"]) == (onboarding.PDF, "nosniff")
    assert file.headers["Content-Disposition"].startswith("attachment")

    console.post(_at(passport, "accept"))

    assert _decided(passport) == (DecisionState.APPROVED, "", "olga@sentdash.test")


def test_document_is_for_operators_only(client: Client, passport: Document) -> None:
    assert client.get(_at(passport, "open")).status_code == 302


def test_country_asks_for_what_the_operator_says(console: Client) -> None:
    add = reverse("operator:onboarding_countryrequirement_require")
    wrong = console.post(add, {"country": "FR", "groups": "passport, moon rock"})
    assert (wrong.status_code, "MOON ROCK" in wrong.content.decode()) == (422, True)

    console.post(add, {"country": "FR", "groups": "passport, GOVERNMENT_ID\n\nutility_bill\n"})

    assert CountryRequirement.objects.get(country="FR").groups == [["PASSPORT", "GOVERNMENT_ID"], ["UTILITY_BILL"]]
    edit = reverse("operator:onboarding_countryrequirement_edit", args=["FR"])
    assert "PASSPORT, GOVERNMENT_ID\nUTILITY_BILL" in console.get(edit).content.decode()
    console.post(edit, {"groups": "", "note": "Nothing any more."})
    row = CountryRequirement.objects.get(country="FR")
    assert (row.groups, row.note) == ([], "Nothing any more.")

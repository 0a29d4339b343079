"""OR inside a group, AND between groups: what a country asks for, and what is missing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.core.errors import Invalid
from apps.onboarding import countries, deciding, documents
from apps.onboarding.models import CountryRequirement, Document
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories import onboarding

pytestmark = pytest.mark.django_db


def _submitted(customer: Customer, kind: str, *, country: str = "") -> Document:
    document = onboarding.document(customer, kind, country=country)
    documents.submit(customer, by="", now=timezone.now())
    return Document.objects.get(id=document.id)


def test_table_begins_with_the_countries_of_the_contract() -> None:
    assert {"AU", "BE", "GB", "PL", "SE", "TH", "XK", "ZA"} <= set(
        CountryRequirement.objects.values_list("country", flat=True)
    )


def test_country_without_a_row_asks_for_nothing(cast: Cast) -> None:
    found = countries.eligibility(cast.acme, "US")

    assert (found.is_eligible, found.required, found.missing) == (True, (), ())


def test_one_of_a_group_is_enough_and_every_group_counts(cast: Cast) -> None:
    _submitted(cast.acme, "DRIVERS_LICENSE")

    found = countries.eligibility(cast.acme, "XK")

    assert found.required == (("PASSPORT", "DRIVERS_LICENSE"), ("PROOF_OF_LOCAL_ADDRESS",))
    assert found.missing == (("PROOF_OF_LOCAL_ADDRESS",),)
    assert found.sentence == "Kosovo needs proof of local address"
    assert found.as_dict() == {
        "isEligible": False,
        "requiredDocuments": [["PASSPORT", "DRIVERS_LICENSE"], ["PROOF_OF_LOCAL_ADDRESS"]],
        "submittedDocuments": ["DRIVERS_LICENSE"],
        "missingDocuments": [["PROOF_OF_LOCAL_ADDRESS"]],
    }


def test_document_of_one_country_counts_there_only(cast: Cast) -> None:
    _submitted(cast.acme, "PROOF_OF_LOCAL_ADDRESS", country="PL")

    assert countries.eligibility(cast.acme, "PL").missing == ()
    assert countries.eligibility(cast.acme, "SE").missing == (("PROOF_OF_LOCAL_ADDRESS",),)


def test_eligible_once_it_is_approved(cast: Cast) -> None:
    document = _submitted(cast.acme, "UTILITY_BILL", country="AU")
    assert not countries.eligibility(cast.acme, "AU").is_eligible

    deciding.accept_document(document, by="op@house.test", now=timezone.now())

    assert countries.eligibility(cast.acme, "AU").is_eligible


def test_draft_and_refused_documents_are_missing(cast: Cast) -> None:
    onboarding.document(cast.acme, "UTILITY_BILL")
    assert countries.eligibility(cast.acme, "AU").missing

    refused = _submitted(cast.acme, "UTILITY_BILL")
    deciding.refuse_document(refused, reason="Unreadable", by="op@house.test", now=timezone.now())
    Document.objects.filter(state="draft").delete()

    submitted = Document.objects.owned_by(cast.acme).filter(state="submitted")
    submitted.delete()
    assert countries.eligibility(cast.acme, "AU").missing


def test_profile_goes_by_its_organizations_documents_too(cast: Cast) -> None:
    _submitted(cast.acme, "UTILITY_BILL")

    assert countries.eligibility(cast.shop, "AU").missing == ()
    assert countries.eligibility(cast.outsider, "AU").missing != ()


def test_operator_changes_what_a_country_asks_for(cast: Cast) -> None:
    countries.set_requirement("FR", [["PASSPORT", "GOVERNMENT_ID"]], note="One of both")

    assert countries.eligibility(cast.acme, "FR").sentence == "France needs a passport or a government ID"


@pytest.mark.parametrize(("country", "groups"), [("QQ", [["PASSPORT"]]), ("FR", [["SELFIE"]]), ("FR", [[]])])
def test_requirement_must_make_sense(country: str, groups: list[list[str]]) -> None:
    with pytest.raises(Invalid):
        countries.set_requirement(country, groups)

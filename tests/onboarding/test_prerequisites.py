"""A completion names the form and the documents that are missing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from apps.onboarding import applying, documents, prerequisites
from apps.organizations.models import Onboarding
from apps.profiles import checklist
from tests.cast import Cast, change
from tests.factories import brands, onboarding

pytestmark = pytest.mark.django_db


def test_form_is_asked_for_unless_the_operator_vouched(cast: Cast) -> None:
    assert prerequisites.missing(cast.shop, []) == {}
    change(cast.acme, onboarding=Onboarding.KYC_STARTED)
    assert set(prerequisites.missing(cast.shop, [])) == {"kyc"}

    onboarding.application(cast.acme)
    applying.submit(cast.acme, by="", now=timezone.now())

    assert prerequisites.missing(cast.shop, []) == {}


def test_documents_of_main_countries_are_named_by_country(cast: Cast) -> None:
    brands.brand(cast.acme, destination_countries=[{"id": "GB", "isMain": True}, {"id": "TH", "isMain": False}])

    assert checklist.missing(cast.shop)["documents"] == ["United Kingdom needs proof of local address"]
    onboarding.document(cast.shop, "PROOF_OF_LOCAL_ADDRESS", country="GB")
    documents.submit(cast.shop, by="", now=timezone.now())

    assert "documents" not in checklist.missing(cast.shop)

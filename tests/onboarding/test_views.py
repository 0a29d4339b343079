"""The pages of going live: the form keeps what was typed, and documents leave only as downloads."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.onboarding import applying, deciding, documents
from apps.onboarding.models import Document
from apps.organizations.models import Onboarding, Organization
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import channels, onboarding, users
from tests.factories.onboarding import COMPLETE, PDF

pytestmark = pytest.mark.django_db
FORM = {**COMPLETE, "destination_countries": "us, gb", "do": "save"}


@pytest.fixture
def owner(cast: Cast, client: Client) -> Client:
    change(cast.acme, onboarding=Onboarding.SIGNED_UP)
    client.force_login(cast.owner)
    return client


def _state(cast: Cast) -> str:
    return Organization.objects.get(id=cast.acme.id).onboarding


def test_page_says_where_the_account_is_and_what_is_next(owner: Client) -> None:
    shown = owner.get(reverse("onboarding:index")).content.decode()

    assert "Not live yet" in shown
    assert "Fill in form" in shown


def test_draft_is_kept_however_little_it_says(cast: Cast, owner: Client) -> None:
    response = owner.post(reverse("onboarding:application"), {"business_name": "Acme", "do": "save"})

    assert response.status_code == 302
    assert applying.of(cast.acme.organization).business_name == "Acme"
    assert _state(cast) == Onboarding.KYC_STARTED


def test_submitting_names_what_is_missing_and_keeps_what_was_typed(cast: Cast, owner: Client) -> None:
    response = owner.post(reverse("onboarding:application"), {**FORM, "tax_id": "1", "do": "submit"})

    shown = response.content.decode()
    assert response.status_code == 422
    assert "An EIN has nine digits" in shown
    assert "1 Main Street" in shown
    assert applying.of(cast.acme.organization).street == "1 Main Street"


def test_complete_form_is_submitted(cast: Cast, owner: Client) -> None:
    owner.post(reverse("onboarding:application"), {**FORM, "do": "submit"})

    form = applying.of(cast.acme.organization)
    assert (form.state, form.submitted_by) == ("submitted", cast.owner.email)
    assert form.main_countries == ["US"]
    assert "can’t be changed" in owner.get(reverse("onboarding:application")).content.decode()
    assert owner.post(reverse("onboarding:application"), FORM).status_code == 422


def test_operators_reasons_stand_at_the_fields(cast: Cast, owner: Client) -> None:
    onboarding.application(cast.acme)
    form = applying.submit(cast.acme, by="", now=timezone.now())
    deciding.ask_again(form, reasons={"street": "No such street"}, reason="Look again", by="", now=timezone.now())

    shown = owner.get(reverse("onboarding:application")).content.decode()

    assert "No such street" in shown
    assert "Look again" in shown


def test_document_is_added_submitted_and_downloaded(cast: Cast, owner: Client) -> None:
    upload = SimpleUploadedFile("id.pdf", PDF, content_type="text/html")
    owner.post(reverse("onboarding:documents"), {"kind": "PASSPORT", "country": "GB", "file": upload})
    document = Document.objects.owned_by(cast.acme).get()

    owner.post(reverse("onboarding:submit_documents"))
    response = owner.get(reverse("onboarding:document", args=[document.id]))

    assert (document.kind, document.country, document.media_type) == ("PASSPORT", "GB", "application/pdf")
    assert Document.objects.get(id=document.id).submitted_by == cast.owner.email
    assert (response.content, response.headers["Content-Type"]) == (PDF, "application/pdf")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_page_in_disguise_is_refused_at_its_field(cast: Cast, owner: Client) -> None:
    upload = SimpleUploadedFile("id.pdf", b"<script>alert(1)</script>", content_type="application/pdf")

    response = owner.post(reverse("onboarding:documents"), {"kind": "PASSPORT", "file": upload})

    assert response.status_code == 422
    assert "isn&#x27;t a complete PDF" in response.content.decode()
    assert not Document.objects.owned_by(cast.acme).exists()


def test_removing_a_draft_and_not_what_was_submitted(cast: Cast, owner: Client) -> None:
    submitted = onboarding.document(cast.acme)
    documents.submit(cast.acme, by="", now=timezone.now())
    draft = onboarding.document(cast.acme)

    for document in (submitted, draft):
        owner.post(reverse("onboarding:remove_document", args=[document.id]))

    assert list(Document.objects.owned_by(cast.acme)) == [submitted]


@pytest.mark.parametrize("role", [Role.BILLING, Role.DEVELOPER, Role.MEMBER])
def test_documents_are_for_owners_and_admins(cast: Cast, client: Client, role: Role) -> None:
    document = onboarding.document(cast.acme)
    client.force_login(users.member(cast.acme, f"{role}.reader@acme.test", role))

    assert client.get(reverse("onboarding:document", args=[document.id])).status_code == 403
    assert client.get(reverse("onboarding:index")).status_code == 200


def test_activation_is_requested(cast: Cast, owner: Client) -> None:
    change(cast.acme, onboarding=Onboarding.KYC_COMPLETED)
    channels.sender(cast.acme)
    assert "Request activation" in owner.get(reverse("onboarding:index")).content.decode()

    owner.post(reverse("onboarding:activate"))

    assert _state(cast) == Onboarding.ACTIVATION_PENDING


def test_profile_reads_the_form_of_its_organization(cast: Cast, client: Client) -> None:
    client.force_login(users.member(cast.shop, "lead@shop.test", Role.ADMIN))

    shown = client.get(reverse("onboarding:application")).content.decode()
    refused = client.post(reverse("onboarding:application"), FORM)

    assert "fills in this form for all its profiles" in shown
    assert refused.status_code == 422
    assert applying.of(cast.acme.organization).business_name == ""


def test_new_sign_up_lands_on_creating_an_organization(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = True
    person = users.user("founder@new.test")
    client.force_login(person)

    assert client.get("/").headers["Location"] == reverse("onboarding:found")
    assert reverse("onboarding:found") in client.get(reverse("messaging:overview")).content.decode()
    nameless = client.post(reverse("onboarding:found"), {"name": " "})
    made = client.post(reverse("onboarding:found"), {"name": "New Ltd"})

    assert (nameless.status_code, made.headers["Location"]) == (422, reverse("onboarding:index"))
    assert Organization.objects.get(email=person.email).onboarding == Onboarding.SIGNED_UP
    assert client.get("/").headers["Location"] != reverse("onboarding:found")


def test_where_sign_up_is_closed_nobody_creates_an_organization(client: Client) -> None:
    client.force_login(users.user("founder@new.test"))

    assert client.get(reverse("onboarding:found")).headers["Location"] == reverse("users:me")
    assert client.get("/").headers["Location"] == reverse("users:me")

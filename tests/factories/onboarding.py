"""Applications and documents."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.onboarding import applying, documents
from apps.onboarding.models import Application, Document
from apps.organizations.customer import Customer

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# What an operator would approve.
COMPLETE: dict[str, Any] = {
    "contact_name": "Ada Lovelace",
    "business_role": "Founder",
    "contact_email": "ada@acme.example",
    "contact_phone": "+14155550100",
    "business_name": "Acme",
    "business_legal_name": "Acme Inc.",
    "entity_type": "PRIVATE_PROFIT",
    "business_url": "https://acme.example",
    "tax_id": "12-3456789",
    "tax_id_type": "us_ein",
    "street": "1 Main Street",
    "city": "Oakland",
    "state_or_region": "CA",
    "postal_code": "94607",
    "country": "US",
    "country_of_registration": "US",
    "primary_use_case": "News about orders, to people who ordered",
    "expected_messaging_volume": "5000",
    "destination_countries": [{"id": "US", "isMain": True}],
}


def application(customer: Customer, **fields: Any) -> Application:
    """A complete form, saved but not submitted."""
    return applying.keep(customer, {**COMPLETE, **fields}, now=timezone.now())


def document(customer: Customer, kind: str = "PASSPORT", *, country: str = "", content: bytes = PDF) -> Document:
    """A document that is not submitted yet."""
    return documents.add(
        customer, kind=kind, country=country, file_name="passport.pdf", content=content, now=timezone.now()
    )

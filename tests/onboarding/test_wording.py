"""The form asks for every column that the customer fills, and for no other."""

from __future__ import annotations

from apps.onboarding import wording
from apps.onboarding.models import Application

_OURS = {
    *("id", "created_at", "updated_at", "organization", "state", "submitted_at", "submitted_by"),
    *("decided_at", "decided_by", "reason", "reasons"),
    "contact_phone_country_code",  # part of the phone number here; the registry's forms have it apart
}


def test_every_column_of_the_customer_has_a_label() -> None:
    columns = {field.name for field in Application._meta.concrete_fields} - _OURS

    assert set(wording.COLUMNS) == columns
    assert all(label for label, _ in wording.COLUMNS.values())

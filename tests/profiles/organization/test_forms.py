from __future__ import annotations

from apps.profiles.organization.forms import OrganizationForm
from tests.cast import Cast


def test_empty_texts_are_null(cast: Cast) -> None:
    form = OrganizationForm(cast.acme.organization, {"name": "Acme", "email": "", "description": "", "icon": ""})

    assert form.is_valid()
    assert form.details() == {"name": "Acme", "email": None, "description": None, "icon": None}

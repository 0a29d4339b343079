"""What is refused is asked again with what was typed; what is done says so on the page that it came from."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.organizations import suspension
from apps.organizations.models import Onboarding, Organization
from tests.cast import Cast


def test_refusal_stands_at_its_field_and_keeps_what_was_typed(console: Client, cast: Cast) -> None:
    page, long = reverse("operator:organizations_organization_suspend", args=[cast.acme.id]), "x" * 5000

    response = console.post(page, {"reason": long})

    said = response.content.decode()
    assert response.status_code == 422
    assert f"{suspension.MAX_REASON}" in said
    assert long in said
    assert not cast.acme.current().is_suspended


def test_what_was_done_is_said_on_the_page_it_came_from(console: Client, cast: Cast) -> None:
    row = cast.acme.organization
    Organization.objects.filter(id=row.id).update(onboarding=Onboarding.SIGNED_UP)
    page = reverse("operator:organizations_organization_activate", args=[row.id])
    assert "Signed up" in console.get(page).content.decode()

    said = console.post(page, follow=True).content.decode()

    assert "Acme is live." in said
    assert Organization.objects.get(id=row.id).onboarding == Onboarding.ONBOARDED
    assert console.post(page).status_code == 403

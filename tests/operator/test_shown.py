"""What the console shows can't be changed, unless its page says so."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

_FORMSETS = re.compile(r'name="([^"]+_FORMS)"')


def test_row_that_is_only_shown_stays_as_it_is(console: Client, cast: Cast) -> None:
    page = reverse("operator:organizations_profile_change", args=[cast.shop.id])

    assert console.get(page).status_code == 200
    assert console.post(page, {"name": "Mine"}).status_code == 403
    assert cast.shop.current().account.name == "EU shop"


def test_only_the_changed_column_is_written(console: Client, cast: Cast) -> None:
    page = reverse("operator:organizations_organization_change", args=[cast.acme.id])
    below = dict.fromkeys(_FORMSETS.findall(console.get(page).content.decode()), "0")

    response = console.post(page, {"allow_unpublished_templates": "on", "name": "Mine", **below})

    assert response.status_code == 302
    acme = cast.acme.current().organization
    assert (acme.name, acme.allow_unpublished_templates) == ("Acme", True)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("key", ["nonsense", "01970d2a-6e3b-7c4f-9a51-2d8f4b1c7e60", "%00", "x" * 300])
def test_row_that_is_not_there_is_not_found(console: Client, key: str) -> None:
    for page in (
        *("organizations/organization/{}/suspend/", "organizations/profile/{}/lift/"),
        *("onboarding/application/{}/approve/", "onboarding/document/{}/file/", "onboarding/document/{}/accept/"),
        *("channels/phonenumber/{}/hand-out/", "onboarding/countryrequirement/{}/edit/"),
    ):
        assert console.get(f"/operator/{page.format(key)}").status_code == 404, page

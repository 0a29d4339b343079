from __future__ import annotations

from django.test import Client
from django.utils import timezone

from apps.brands.models import Brand
from apps.organizations.customer import Customer
from apps.profiles import completion, stepper
from tests.cast import Cast, change
from tests.factories import channels
from tests.profiles.registry import WAITS_FOR, approve, register


def _words(shop: Customer) -> list[tuple[str, str]]:
    return [(row.mark.word, row.waits_for) for row in stepper.of(shop.current()).rows]


def test_it_shows_what_runs_and_what_is_waited_for(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner)
    page = f"/profiles/{cast.shop.id}/complete/"
    shop = change(
        cast.shop, status="incomplete", inherit_tcr_brand=False, inherit_tcr_campaign=False, short_name="Shop"
    )
    assert _words(shop) == [("Not started", "")] * 5
    refused = client.post(page)
    assert refused.status_code == 422
    assert b"Description is required" in refused.content
    assert b"has no brand" in refused.content
    change(shop, description="Shop")
    register(shop)
    channels.sender(cast.acme)

    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 302
    assert _words(shop)[0] == ("Running", "")
    assert b'hx-trigger="every 2s"' in client.get(page).content
    assert completion.drain() == 1

    assert _words(shop) == [
        ("Waiting", WAITS_FOR),
        ("Waiting", WAITS_FOR),
        ("Done", ""),
        ("Skipped", ""),
        ("Waiting", "the registry"),
    ]
    assert b"Waiting for the registry" in client.get(page).content
    approve(Brand.objects.get())
    assert _words(shop)[0] == ("Done", "")  # at once, without a look of the worker


def test_a_profile_that_is_complete_has_nothing_to_start(cast: Cast, client: Client) -> None:
    client.force_login(cast.owner)

    page = client.get(f"/profiles/{cast.shop.id}/complete/")

    assert b"<button" in page.content
    assert b"Complete profile</button>" not in page.content
    assert completion.begin(cast.shop, now=timezone.now()) is False

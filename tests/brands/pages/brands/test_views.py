"""The pages of brands, as a person uses them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.brands.models import Brand, Filing
from apps.brands.vocabulary import FilingState
from apps.users.models import Role
from tests.cast import Cast, change
from tests.factories import users
from tests.factories.brands import COMPLETE_BRAND, complete_brand, complete_campaign

PLACE = "/compliance/brands/"
GIVEN = {**COMPLETE_BRAND, "destination_countries": "US"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast)


def signed_in(cast: Cast, role: Role = Role.OWNER, customer: Any = None) -> Client:
    client = Client()
    client.force_login(users.member(customer or cast.acme, f"{role}@brands.test", role))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_brand_is_created_edited_and_submitted(cast: Cast, client: Client) -> None:
    assert "No brand yet" in text(client, PLACE)
    made = client.post(f"{PLACE}new/", {**GIVEN, "tax_id": "12"})
    row = Brand.objects.get()
    at = f"{PLACE}{row.id}/"
    assert (made.status_code, made.headers["Location"]) == (302, at)
    shown = text(client, at)
    assert "An EIN has nine digits" in shown
    assert "1 thing to change before you submit" in shown

    client.post(f"{at}submit/")
    assert not Filing.objects.exists()
    assert "An EIN has nine digits" in text(client, f"{at}edit/")
    client.post(f"{at}edit/", GIVEN)
    assert "Ready to submit" in text(client, at)
    client.post(f"{at}submit/")

    row.refresh_from_db()
    assert (row.submitted_to_tcr, row.filing.state, row.tax_id) == (True, FilingState.QUEUED, "12-3456789")
    shown = text(client, at)
    assert "We are about to submit it" in shown
    assert f'action="{at}submit/"' not in shown
    assert client.get(f"{at}edit/").headers["Location"] == at
    assert text(client, PLACE).count("Queued") == 1


def test_a_rejection_stands_at_its_field_with_the_way_to_submit_again(cast: Cast, client: Client) -> None:
    row = complete_brand(cast.acme)
    reasons = [{"field": "tax_id", "text": "The EIN is unknown."}]
    Filing.objects.create(brand=row, state=FilingState.REFUSED, reasons=reasons, due_at=row.created_at)

    shown = text(client, f"{PLACE}{row.id}/")

    assert "The registry rejected this brand" in shown
    assert shown.index("Tax ID</dt>") < shown.index("The EIN is unknown.") < shown.index("Registered address")
    assert f'action="{PLACE}{row.id}/submit/"' in shown
    assert "The EIN is unknown." in text(client, f"{PLACE}{row.id}/edit/")


def test_what_is_wrong_is_said_in_the_form(client: Client) -> None:
    answer = client.post(f"{PLACE}new/", {**GIVEN, "contact_name": "", "destination_countries": "America"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This field is required." in shown
    assert "Use two-letter codes" in shown
    assert not Brand.objects.exists()


def test_there_is_one_brand(cast: Cast, client: Client) -> None:
    complete_brand(cast.acme)

    assert "Brand already exists" in client.post(f"{PLACE}new/", GIVEN).content.decode()
    assert "Create brand" not in text(client, PLACE)


def test_removing_asks_first_and_says_what_goes_with_it(cast: Cast, client: Client) -> None:
    row = complete_brand(cast.acme)
    campaign = complete_campaign(cast.acme, row, submitted_to_tcr=True)
    at = f"{PLACE}{row.id}/remove/"
    assert "Its campaign goes with it." in text(client, at)

    assert "cannot be removed" in client.post(at).content.decode()
    campaign.submitted_to_tcr = False
    campaign.save()
    client.post(at)

    assert not Brand.objects.exists()


def test_an_inherited_brand_is_read_only(cast: Cast) -> None:
    row = complete_brand(cast.acme)
    client = signed_in(cast, customer=cast.shop)

    shown = text(client, f"{PLACE}{row.id}/")

    assert "<b>Read-only.</b> This brand belongs to Acme." in shown
    assert "submit/" not in shown
    assert client.get(f"{PLACE}{row.id}/edit/").headers["Location"] == f"{PLACE}{row.id}/"
    client.post(f"{PLACE}{row.id}/submit/")
    assert not Filing.objects.exists()


def test_who_may_only_look_gets_no_buttons(cast: Cast) -> None:
    row = complete_brand(cast.acme)
    client = signed_in(cast, Role.DEVELOPER)

    assert "submit/" not in text(client, f"{PLACE}{row.id}/")
    assert client.get(f"{PLACE}{row.id}/edit/").status_code == 403
    assert signed_in(cast, customer=cast.outsider).get(f"{PLACE}{row.id}/").status_code == 404


def test_creating_one_in_a_profile_that_inherits_says_what_it_stops(cast: Cast, client: Client) -> None:
    heir = signed_in(cast, Role.ADMIN, cast.shop)
    warning = "If you create one here, the profile uses its own instead."
    assert warning in text(heir, f"{PLACE}new/")

    change(cast.shop, inherit_tcr_brand=False)
    assert warning not in text(heir, f"{PLACE}new/")
    assert warning not in text(client, f"{PLACE}new/")


def test_a_campaign_can_be_added_where_it_would_be_taken(cast: Cast, client: Client) -> None:
    above = complete_brand(cast.acme)
    button = f'href="/compliance/campaigns/new/{above.id}/"'
    heir, at = signed_in(cast, Role.ADMIN, cast.shop), f"{PLACE}{above.id}/"

    assert button in text(client, at)
    assert button not in text(heir, at)
    change(cast.shop, inherit_tcr_campaign=False)
    assert button in text(heir, at)
    assert button not in text(signed_in(cast, Role.MEMBER, cast.shop), at)

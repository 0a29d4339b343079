"""The pages of campaigns, as a person uses them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.brands.models import Campaign, Filing
from apps.brands.vocabulary import FilingState
from apps.users.models import Role
from tests.brands.pages.brands.test_views import signed_in, text
from tests.brands.pages.campaigns.test_forms import posted
from tests.cast import Cast, change
from tests.factories.brands import COMPLETE_CAMPAIGN, SAMPLES, complete_brand, complete_campaign

PLACE = "/compliance/campaigns/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast)


def given(**changed: Any) -> dict[str, Any]:
    return {**COMPLETE_CAMPAIGN, **posted(("DELIVERY_NOTIFICATION", "\n\n".join(SAMPLES)), ("", "")), **changed}


def test_a_campaign_is_created_edited_and_submitted(cast: Cast, client: Client) -> None:
    assert "Create the brand first" in text(client, PLACE)
    under = complete_brand(cast.acme)
    assert f"{PLACE}new/{under.id}/" in text(client, PLACE)

    client.post(f"{PLACE}new/{under.id}/", given(optout_keywords="END"))
    row = Campaign.objects.get()
    at = f"{PLACE}{row.id}/"
    assert [each.sample_messages for each in row.use_cases.all()] == [SAMPLES]
    shown = text(client, at)
    assert "STOP must be among them." in shown
    assert SAMPLES[0] in shown
    assert "1 thing to change" in shown
    assert SAMPLES[0] in text(client, f"{at}edit/")

    client.post(f"{at}edit/", given(**{"use-1-use_case": "TWO_FA", "use-1-samples": "Acme: your code is 1234."}))
    assert row.use_cases.count() == 2
    client.post(f"{at}edit/", given())
    assert row.use_cases.count() == 1
    client.post(f"{at}submit/")

    row.refresh_from_db()
    assert (row.submitted_to_tcr, row.filing.state) == (True, FilingState.QUEUED)
    assert f'action="{at}submit/"' not in text(client, at)
    assert "Delivery notification" in text(client, PLACE)


def test_a_rejected_sample_is_marked_at_the_samples(cast: Cast, client: Client) -> None:
    row = complete_campaign(cast.acme, complete_brand(cast.acme))
    reasons = [{"field": "sample_messages", "text": "No opt-out words."}]
    Filing.objects.create(
        campaign=row,
        state=FilingState.REFUSED,
        reasons=reasons,
        due_at=row.created_at,
        numbers={"+13125550100": "", "+13125550101": "Taken."},
    )

    shown = text(client, f"{PLACE}{row.id}/")

    assert shown.index("Use cases and samples") < shown.index("No opt-out words.") < shown.index(SAMPLES[0])
    assert "Taken." in shown
    assert "No opt-out words." in text(client, f"{PLACE}{row.id}/edit/")


def test_what_is_wrong_is_said_in_the_form(cast: Cast, client: Client) -> None:
    under = complete_brand(cast.acme)

    answer = client.post(f"{PLACE}new/{under.id}/", {**given(name=""), **posted(("TWO_FA", ""))})
    none = client.post(f"{PLACE}new/{under.id}/", {**given(), **posted(("", ""))})

    assert (answer.status_code, none.status_code) == (422, 422)
    assert "Give at least one sample." in answer.content.decode()
    assert "A campaign needs at least one use case" in none.content.decode()
    assert not Campaign.objects.exists()


def test_a_profile_that_inherits_campaigns_only_reads_them(cast: Cast) -> None:
    under = complete_brand(cast.acme)
    row = complete_campaign(cast.acme, under)
    client = signed_in(cast, customer=cast.shop)

    assert f"{PLACE}new/" not in text(client, PLACE)
    assert "<b>Read-only.</b>" in text(client, f"{PLACE}{row.id}/")
    assert client.get(f"{PLACE}{row.id}/edit/").status_code == 302
    refused = client.post(f"{PLACE}new/{under.id}/", given())
    assert "inherits its campaigns" in refused.content.decode()


def test_removing(cast: Cast, client: Client) -> None:
    row = complete_campaign(cast.acme, complete_brand(cast.acme))

    assert "Remove “Orders”?" in text(client, f"{PLACE}{row.id}/remove/")
    client.post(f"{PLACE}{row.id}/remove/")

    assert not Campaign.objects.exists()
    assert client.get(f"{PLACE}{row.id}/").status_code == 404


def test_one_button_creates_and_asks_under_which_brand(cast: Cast, client: Client) -> None:
    above = complete_brand(cast.acme)
    complete_campaign(cast.acme, above)
    assert f'href="{PLACE}new/{above.id}/"' in text(client, PLACE)
    assert "campaign-brands" not in text(client, PLACE)

    inheriting = complete_brand(cast.sibling)  # whose profile inherits its campaigns
    own = complete_brand(cast.shop)
    change(cast.shop, inherit_tcr_campaign=False)
    shown = text(client, PLACE)

    assert 'popovertarget="campaign-brands"' in shown
    assert [f"{PLACE}new/{each.id}/" in shown for each in (above, own, inheriting)] == [True, True, False]


def test_without_a_campaign_a_page_says_who_can_create_one(cast: Cast) -> None:
    member, heir = signed_in(cast, Role.MEMBER), signed_in(cast, Role.ADMIN, cast.shop)
    assert "Owners and admins can create one." in text(member, PLACE)
    assert "Owners and admins can create one." in text(member, "/compliance/brands/")

    complete_brand(cast.acme)
    assert "Owners and admins can create one." in text(member, PLACE)
    assert "EU shop inherits its campaigns from Acme, which has none yet." in text(heir, PLACE)

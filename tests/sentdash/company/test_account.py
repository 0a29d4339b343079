"""The account of the demo company: own things and inherited ones, in every state."""

from __future__ import annotations

from apps.brands.models import Brand, Campaign
from apps.channels.models import Sender
from apps.message_templates.models import MessageTemplate
from apps.organizations.models import Profile
from sentdash.company.account import Account


def test_profiles_have_things_of_their_own_and_inherited_ones(company: Account) -> None:
    us_shop, eu_shop = company.customers["US shop"], company.customers["EU shop"]

    assert (us_shop.sources.brand, eu_shop.sources.brand) == (us_shop, company.customers[""])
    assert Brand.objects.owned_by(us_shop).exists()
    assert not Brand.objects.owned_by(eu_shop).exists()
    assert {row.is_inherited for row in MessageTemplate.objects.usable_by(eu_shop)} == {True, False}
    assert {campaign.status for campaign in Campaign.objects.owned_by(us_shop)} == {"ACTIVE", "SENT_CREATED"}


def test_profiles_stand_in_different_states(company: Account) -> None:
    found = Profile.objects.filter(organization=company.customers[""].organization)

    assert {profile.status for profile in found} >= {"approved", "pending_review"}
    assert {bool(profile.suspended_at) for profile in found} == {True, False}


def test_the_whatsapp_number_is_off_so_that_nothing_is_sent_by_it(company: Account) -> None:
    assert {sender.is_active for sender in Sender.objects.filter(channel="whatsapp")} == {False}
    assert {sender.is_active for sender in Sender.objects.filter(channel="sms")} == {True}

"""Stand in for the registry's reviewers: what an account sees, and what it may decide."""

from __future__ import annotations

from django.utils import timezone

from apps.brands import filing
from apps.brands.models import Brand, Filing
from apps.organizations.customer import Customer
from apps.phones import registry_desk
from apps.phones.carrier import CarrierControl
from tests.brands.conftest import account, work
from tests.cast import Cast
from tests.factories.brands import complete_brand, complete_campaign
from tests.fakes.carrier import CarrierProcess


def filed(customer: Customer, process: CarrierProcess, settings: object) -> Brand:
    settings.PROVIDER_URLS = {"telnyx": process.base_url}  # type: ignore[attr-defined]
    account(customer, process)
    row = complete_brand(customer)
    filing.file_brand(customer, row, now=timezone.now())
    work()
    return row


def words(customer: Customer, carrier: CarrierControl) -> list[tuple[str, str]]:
    found = registry_desk.look(customer, carrier)
    return [(each.name, each.standing.word) for each in (*found.waiting, *found.decided)]


def test_a_brand_and_its_campaign_are_decided(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess, settings: object
) -> None:
    row = filed(cast.acme, process, settings)
    (entry,) = registry_desk.look(cast.acme, carrier).waiting
    assert (entry.name, entry.ours, entry.is_campaign) == ("Acme", row, False)
    assert dict(entry.facts)["Tax ID"] == "12-3456789"

    assert registry_desk.decide(cast.acme, carrier, entry.id, "reject", "ein", "Unknown.")
    work()
    assert filing.standing_of(Brand.objects.get()).reasons == (("tax_id", "Unknown."),)
    assert not registry_desk.decide(cast.acme, carrier, entry.id, "reject")
    assert registry_desk.decide(cast.acme, carrier, entry.id, "approve")
    work()

    filing.file_campaign(cast.acme, complete_campaign(cast.acme, row), now=timezone.now())
    work()
    campaign = registry_desk.look(cast.acme, carrier).waiting[0]
    assert (campaign.is_campaign, campaign.samples[0][:5]) == (True, "Acme:")
    for decision, word in (("approve", "Active"), ("suspend", "Suspended"), ("expire", "Expired")):
        assert registry_desk.decide(cast.acme, carrier, campaign.id, decision)
        assert words(cast.acme, carrier)[0] == ("Orders", word)


def test_an_account_sees_and_decides_what_it_filed(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess, settings: object
) -> None:
    filed(cast.shop, process, settings)

    assert words(cast.acme, carrier) == words(cast.shop, carrier) == [("Acme", "Pending review")]
    assert words(cast.sibling, carrier) == words(cast.outsider, carrier) == []
    assert not registry_desk.decide(cast.outsider, carrier, Filing.objects.get().registry_id, "approve")

"""An active campaign gets the US numbers of those that it applies to."""

from __future__ import annotations

from django.utils import timezone

from apps.brands import filing, number_assignment, registering
from apps.brands.models import Filing
from apps.channels.models import Channel, Sender
from tests.brands.conftest import account, work
from tests.cast import Cast, change
from tests.factories.brands import complete_brand, complete_campaign
from tests.factories.channels import sender
from tests.fakes.carrier import CarrierProcess


def test_an_active_campaign_gets_the_long_codes_of_its_owner_and_of_profiles_that_inherit_it(
    cast: Cast, registry: CarrierProcess
) -> None:
    own = account(cast.acme, registry)
    sender(cast.acme, "+13125550101", account=own)
    sender(cast.acme, "+18005550100", account=own)
    sender(cast.acme, "+14155550111", account=own, channel=Channel.WHATSAPP)
    sender(cast.shop, "+13125550102", account=own)
    sender(change(cast.sibling, inherit_tcr_campaign=False), "+13125550104", account=own)
    sender(cast.acme, "+13125550105", account=own, is_active=False)
    sender(cast.acme, "+13125550103")
    under = complete_brand(cast.acme)
    filing.file_brand(cast.acme, under, now=timezone.now())
    work()
    registry.decide(registry.registry()[0]["id"], "approve")
    work()
    filing.file_campaign(cast.acme, complete_campaign(cast.acme, under), now=timezone.now())
    work()
    registry.decide(registry.registry()[0]["id"], "approve")

    work()

    row = Filing.objects.get(brand=None)
    assert row.numbers == {"+13125550101": "", "+13125550102": ""}
    told = registry.call("GET", "/v2/10dlc/phone_number_campaigns/+13125550101").json()
    assert (told["campaignId"], told["assignmentStatus"]) == (row.registry_id, "ASSIGNED")


def test_a_number_that_moves_leaves_one_campaign_and_joins_the_other(cast: Cast, registry: CarrierProcess) -> None:
    own = account(cast.acme, registry)
    moving = sender(cast.acme, "+13125550101", account=own)
    shop = change(cast.shop, inherit_tcr_brand=False, inherit_tcr_campaign=False)
    of = {}
    for customer in (cast.acme, shop):
        under = complete_brand(customer)
        filing.file_brand(customer, under, now=timezone.now())
        work()
        registry.decide(registry.registry()[0]["id"], "approve")
        work()
        of[customer] = complete_campaign(customer, under)
        filing.file_campaign(customer, of[customer], now=timezone.now())
        work()
        registry.decide(registry.registry()[0]["id"], "approve")
        work()
    number = moving.number
    assert number_assignment.campaigns_of(cast.acme, [number]) == {number: (of[cast.acme], "")}

    Sender.objects.update(profile=shop.profile)
    number_assignment.numbers_changed(cast.acme, shop, now=timezone.now())
    registering.drain()

    assert number_assignment.campaigns_of(cast.acme, [number]) == {number: (of[shop], "")}
    at_carrier = registry.call("GET", f"/v2/10dlc/phone_number_campaigns/{number}").json()
    assert at_carrier["campaignId"] == Filing.objects.get(campaign=of[shop]).registry_id

    Sender.objects.update(is_active=False)
    work()

    assert number_assignment.campaigns_of(cast.acme, [number]) == {}
    assert registry.call("GET", f"/v2/10dlc/phone_number_campaigns/{number}").status == 404

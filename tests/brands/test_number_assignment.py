"""An active campaign gets the US numbers of its owner."""

from __future__ import annotations

from django.utils import timezone

from apps.brands import filing
from apps.brands.models import Filing
from apps.channels.models import Channel
from tests.brands.conftest import account, work
from tests.cast import Cast
from tests.factories.brands import complete_brand, complete_campaign
from tests.factories.channels import sender
from tests.fakes.carrier import CarrierProcess


def test_an_active_campaign_gets_its_owner_s_long_codes(cast: Cast, registry: CarrierProcess) -> None:
    own = account(cast.acme, registry)
    sender(cast.acme, "+13125550101", account=own)
    sender(cast.acme, "+18005550100", account=own)
    sender(cast.acme, "+14155550111", account=own, channel=Channel.WHATSAPP)
    sender(cast.shop, "+13125550102", account=own)
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
    assert row.numbers == {"+13125550101": ""}
    told = registry.call("GET", "/v2/10dlc/phone_number_campaigns/+13125550101").json()
    assert (told["campaignId"], told["assignmentStatus"]) == (row.registry_id, "ASSIGNED")

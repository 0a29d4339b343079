"""Assign the US numbers of a campaign's owner to it, once it is active. A number sends for one campaign."""

from __future__ import annotations

from apps.brands import registration
from apps.brands.models import Filing
from apps.brands.registry.types import Access, Registry
from apps.channels.models import Channel, Sender
from apps.core import egress
from apps.organizations.customer import Customer


def assign(filing: Filing, registry: Registry, access: Access) -> None:
    """Those of the account that we filed with, and not of another campaign. A refusal is tried again the next time."""
    assert filing.campaign is not None
    own = Sender.objects.owned_by(Customer.of(filing.campaign)).filter(channel=Channel.SMS, account=filing.account)
    others = Filing.objects.filter(account=filing.account).exclude(pk=filing.pk).values_list("numbers", flat=True)
    taken = {number for numbers in others for number in numbers}
    numbers = dict(filing.numbers)
    for number in own.order_by("id").values_list("number", flat=True):
        if registration.is_us_long_code(number) and number not in taken and numbers.get(number) != "":
            answer = egress.call(registry.assign_number(number, filing.registry_id, access))
            refused = registry.read_done(answer)
            numbers[number] = refused.text[:200] if refused else ""
    if numbers != filing.numbers:
        filing.numbers = numbers
        filing.save(update_fields=["numbers"])

"""The channel that automatic routing prefers for each country: seeded for all, changed by administrators.

They hold for the whole installation, so pages change them only while it has one organization: otherwise one customer
would decide for another, and the operator's `manage.py country_default` is the way.

WhatsApp is preferred where most people use it every day and SMS is dear; that is common knowledge and no measurement,
so SMS is preferred wherever there is a doubt. None is definitive.
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.channels import regions
from apps.channels.models import CHEAPEST, Channel, CountryDefault
from apps.core.cache import Remembered
from apps.core.errors import DomainError, Invalid
from apps.organizations.models import Organization

REMEMBERED_SECONDS = 5.0  # how long a worker may still go by what was changed

# Latin America; Africa; the Middle East; South and South-East Asia; Europe.
_WHATSAPP = """
AR BO BR CL CO CR DO EC GT HN MX NI PA PE PY SV UY VE
EG GH KE MA NG TZ UG ZA ZW
AE BH IL IQ JO KW LB OM QA SA TR
HK ID IN LK MY PK SG
AT CH DE ES IT NL PT
"""
_remembered: Remembered[None, dict[str, CountryDefault]] = Remembered(seconds=REMEMBERED_SECONDS)


class CountryUnknown(DomainError):
    code = "RESOURCE_001"
    message = "There is no such country."


def seeds() -> dict[str, str]:
    """What every installation begins with: a channel for each country that has phone numbers."""
    preferring = set(_WHATSAPP.split())
    return {code: (Channel.WHATSAPP if code in preferring else Channel.SMS).value for code in regions.NAMES}


def by_country() -> Mapping[str, CountryDefault]:
    """Those that are set, by the country's code; up to `REMEMBERED_SECONDS` old."""
    return _remembered.get(None, lambda: {each.country: each for each in CountryDefault.objects.all()})


def is_shared() -> bool:
    """Whether several organizations go by them."""
    return Organization.objects.count() > 1


def find(country: str) -> CountryDefault:
    """That of a country, SMS if nothing is stored. Raises CountryUnknown."""
    if country not in regions.NAMES:
        raise CountryUnknown
    stored = CountryDefault.objects.filter(country=country).first()
    return stored or CountryDefault(country=country, channel=Channel.SMS)


def change(country: str, *, channel: str, is_definitive: bool) -> None:
    """Raises CountryUnknown, and Invalid for a definitive choice of none."""
    if channel == CHEAPEST and is_definitive:
        raise Invalid({"is_definitive": ["Only a channel can rule out the others"]})
    default = find(country)
    default.channel, default.is_definitive = channel, is_definitive
    default.save()
    _remembered.clear()

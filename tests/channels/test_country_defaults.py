"""A preferred channel for every country, and how it is changed."""

from __future__ import annotations

import pytest

from apps.channels import country_defaults, regions
from apps.channels.models import CountryDefault
from apps.core.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seeded() -> None:
    rows = [CountryDefault(country=code, channel=channel) for code, channel in country_defaults.seeds().items()]
    CountryDefault.objects.bulk_create(rows, ignore_conflicts=True)
    country_defaults._remembered.clear()


def test_every_country_has_one_and_none_is_definitive() -> None:
    found = country_defaults.by_country()

    assert set(found) == set(regions.NAMES)
    assert len(found) >= 195
    assert (found["US"].channel, found["BR"].channel) == ("sms", "whatsapp")
    assert not any(each.is_definitive for each in found.values())


def test_every_country_that_prefers_whatsapp_exists() -> None:
    assert set(country_defaults._WHATSAPP.split()) <= set(regions.NAMES)


def test_change_is_known_at_once_in_this_process() -> None:
    assert not country_defaults.by_country()["US"].is_definitive

    country_defaults.change("US", channel="rcs", is_definitive=True)

    assert (country_defaults.by_country()["US"].channel, country_defaults.by_country()["US"].is_definitive) == (
        "rcs",
        True,
    )
    country_defaults._remembered.clear()


def test_country_without_a_row_prefers_sms() -> None:
    CountryDefault.objects.filter(country="BR").delete()

    assert (country_defaults.find("BR").channel, country_defaults.find("BR").is_definitive) == ("sms", False)


def test_only_a_channel_is_definitive() -> None:
    with pytest.raises(Invalid):
        country_defaults.change("US", channel="cheapest", is_definitive=True)


def test_unknown_country_is_refused() -> None:
    with pytest.raises(country_defaults.CountryUnknown):
        country_defaults.change("XX", channel="sms", is_definitive=False)

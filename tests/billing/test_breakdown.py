"""The tabs below the chart: names, shares, and what is gone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from apps.billing import breakdown
from apps.billing.usage import Dimension
from tests.cast import Cast
from tests.factories import billing, message_templates

NOVEMBER = date(2026, 11, 1)
GONE = UUID("01a20000-0000-7000-8000-000000000001")


def test_each_part_has_a_name_and_its_share(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.spend(wallet, 750_000, day=NOVEMBER, country="US", messages=3)
    billing.spend(wallet, 250_000, day=NOVEMBER, country="FR", channel="whatsapp")

    countries = breakdown.of(cast.acme, NOVEMBER, Dimension.COUNTRY)
    channels = breakdown.of(cast.acme, NOVEMBER, Dimension.CHANNEL)

    assert [(each.name, each.words, each.share) for each in countries] == [
        ("United States", "$0.75", 75),
        ("France", "$0.25", 25),
    ]
    assert [each.name for each in channels] == ["SMS", "WhatsApp"]


def test_templates_and_profiles_have_names_and_those_that_are_gone_their_id(cast: Cast) -> None:
    wallet, template = billing.wallet(cast.acme), message_templates.template(cast.acme, "order_shipped")
    billing.spend(wallet, 300, day=NOVEMBER, template_id=template.id, profile_id=cast.shop.id)
    billing.spend(wallet, 200, day=NOVEMBER)
    billing.spend(wallet, 100, day=NOVEMBER, template_id=GONE, profile_id=GONE)

    templates = breakdown.of(cast.acme, NOVEMBER, Dimension.TEMPLATE)
    profiles = breakdown.of(cast.acme, NOVEMBER, Dimension.PROFILE)

    assert [each.name for each in templates] == [template.name, "Without a template", "Removed template 01a20000"]
    assert [each.name for each in profiles] == ["EU shop", "Acme", "Removed profile 01a20000"]


def test_nothing_of_another_organization_is_named(cast: Cast) -> None:
    foreign = message_templates.template(cast.outsider, "secret_plan")

    named = breakdown.named(cast.acme, Dimension.TEMPLATE, {str(foreign.id)})

    assert named[str(foreign.id)].startswith("Removed template")


def test_a_profile_has_no_tab_of_profiles(cast: Cast) -> None:
    assert Dimension.PROFILE in breakdown.offered(cast.acme)
    assert Dimension.PROFILE not in breakdown.offered(cast.shop)


def test_where_more_was_paid_back_there_is_no_share(cast: Cast) -> None:
    billing.spend(billing.wallet(cast.acme), -100, day=NOVEMBER, messages=-1)

    (part,) = breakdown.of(cast.acme, NOVEMBER, Dimension.CHANNEL)

    assert (part.amount, part.share) == (-100, 0)

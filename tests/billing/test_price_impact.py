"""For whom prices change: those that sent there lately, with what the same messages cost before and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from apps.billing import price_change, price_impact
from apps.billing.price_change import WantedRate
from apps.billing.rates import Key
from tests.cast import Cast
from tests.factories import billing, message_templates

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def _affected(*wanted: tuple[Key, int], **options: bool) -> list[tuple[str, str, int, int, int, int]]:
    plan = price_change.plan([WantedRate(place, cost, Decimal(0)) for place, cost in wanted], now=NOW, **options)
    return [
        (each.organization.name, "/".join(each.change.place), each.messages, each.units, each.before, each.after)
        for each in price_impact.affected(plan, now=NOW)
    ]


def test_organizations_that_sent_there_are_named(cast: Cast) -> None:
    billing.rate(100)
    acme, shop = billing.wallet(cast.acme), billing.wallet(cast.shop)
    billing.wallet(cast.outsider)
    billing.spend(acme, 400, country="DE", messages=3, units=4)
    billing.spend(shop, 600, country="DE", messages=6, units=6, day=(NOW - timedelta(days=20)).date())
    billing.spend(acme, 100, country="FR")
    billing.spend(acme, 900, country="DE", units=9, day=(NOW - timedelta(days=31)).date())

    found = _affected((("sms", "DE", "", ""), 150), (("sms", "SE", "", ""), 1))

    assert found == [("Acme", "sms/DE//", 9, 10, 1_000, 1_500)]


def test_countries_without_a_price_of_their_own_follow_the_rest(cast: Cast) -> None:
    billing.rate(100)
    billing.rate(50, country="DE")
    of = billing.wallet(cast.outsider)
    billing.spend(of, 50, country="DE")
    billing.spend(of, 200, country="FR", units=2)

    assert _affected((("sms", "", "", ""), 80)) == [("Globex", "sms///", 1, 2, 200, 160)]
    ended = _affected((("sms", "", "", ""), 100), is_whole_book=True)
    assert ended == [("Globex", "sms/DE//", 1, 1, 50, 100)]


def test_category_is_that_of_the_template(cast: Cast) -> None:
    of, template = billing.wallet(cast.acme), message_templates.template(cast.acme, category="MARKETING")
    billing.spend(of, 5, channel="whatsapp", template_id=template.id, units=5, messages=5)
    billing.spend(of, 3, channel="whatsapp", units=3, messages=3)

    found = _affected((("whatsapp", "", "", "MARKETING"), 10), (("whatsapp", "", "", "SERVICE"), 1))

    assert found == [("Acme", "whatsapp///MARKETING", 5, 5, 0, 50), ("Acme", "whatsapp///SERVICE", 3, 3, 0, 3)]


def test_price_of_one_kind_of_number_counts_all_messages(cast: Cast) -> None:
    billing.rate(100)
    billing.spend(billing.wallet(cast.acme), 200, country="US", units=2)

    assert _affected((("sms", "US", "TFN", ""), 130)) == [("Acme", "sms/US/TFN/", 1, 2, 200, 260)]

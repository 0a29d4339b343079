"""What messages cost in a span of days, over the API."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import billing, message_templates

DAY = date(2026, 5, 4)


def test_usage_in_full(cast: Cast, program: Program) -> None:
    wallet, template = billing.wallet(cast.acme), message_templates.template(cast.acme).id
    billing.spend(wallet, 15_800, day=DAY, messages=2, units=4, template_id=template)
    billing.spend(wallet, 20_000, day=date(2026, 5, 5), channel="whatsapp", country="FR", profile_id=cast.shop.id)
    billing.spend(wallet, 7_000, day=date(2026, 5, 6))

    shown = program.get("/v3/billing/usage", **{"from": "2026-05-04", "to": "2026-05-05"}).data

    text = {"messages": 2, "units": 4, "amount": "0.0158"}
    rich = {"messages": 1, "units": 1, "amount": "0.0200"}
    assert shown == {
        "from": "2026-05-04",
        "to": "2026-05-05",
        "currency": "USD",
        "total": {"messages": 3, "units": 5, "amount": "0.0358"},
        "by_day": [{"day": "2026-05-04", **text}, {"day": "2026-05-05", **rich}],
        "by_channel": [{"channel": "whatsapp", **rich}, {"channel": "sms", **text}],
        "by_country": [{"country": "FR", **rich}, {"country": "US", **text}],
        "by_template": [{"template_id": None, **rich}, {"template_id": str(template), **text}],
        "by_profile": [{"profile_id": str(cast.shop.id), **rich}, {"profile_id": None, **text}],
    }


def test_without_days_it_is_this_month_where_the_wallet_is(cast: Cast, program: Program) -> None:
    zone = ZoneInfo("Pacific/Kiritimati")
    billing.wallet(cast.acme, timezone=str(zone))
    before = datetime.now(UTC).astimezone(zone).date()

    shown = program.get("/v3/billing/usage").data

    assert shown["to"] in {before.isoformat(), datetime.now(UTC).astimezone(zone).date().isoformat()}
    assert shown["from"] == f"{shown['to'][:8]}01"
    assert (shown["total"], shown["by_day"]) == ({"messages": 0, "units": 0, "amount": "0.0000"}, [])


def test_month_of_the_last_day_is_meant_without_a_first(cast: Cast, program: Program) -> None:
    billing.wallet(cast.acme)

    assert program.get("/v3/billing/usage?to=2026-02-14").data["from"] == "2026-02-01"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-05-05", "to": "2026-05-04"}, "to"),
        ({"from": "2024-05-05", "to": "2025-05-06"}, "to"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
    ],
)
def test_days_that_cannot_be_meant(cast: Cast, program: Program, query: dict[str, str], field: str) -> None:
    billing.wallet(cast.acme)

    answer = program.get("/v3/billing/usage", **query)

    assert (answer.status, answer.named) == (400, {field})


def test_a_leap_year_is_not_too_long(cast: Cast, program: Program) -> None:
    billing.wallet(cast.acme)
    query: dict[str, Any] = {"from": "2028-01-01", "to": "2028-12-31"}

    assert program.get("/v3/billing/usage", **query).status == 200


def test_profile_is_told_what_it_sent(cast: Cast) -> None:
    wallet = billing.wallet(cast.acme)
    billing.wallet(cast.shop)
    billing.wallet(cast.sibling)
    billing.spend(wallet, 7_900, day=DAY, profile_id=cast.shop.id)
    asked: dict[str, Any] = {"from": DAY.isoformat(), "to": DAY.isoformat()}

    told = [
        Program(each).get("/v3/billing/usage", **asked).data["total"]["messages"] for each in (cast.shop, cast.sibling)
    ]

    assert told == [1, 0]

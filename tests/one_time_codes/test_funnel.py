from __future__ import annotations

from datetime import timedelta
from typing import Any

from apps.one_time_codes import funnel
from apps.one_time_codes.models import OneTimeCode
from apps.organizations.customer import Customer
from tests.cast import Cast
from tests.factories.messaging import message
from tests.factories.one_time_codes import code
from tests.one_time_codes.conftest import NOW


def _code(customer: Customer, status: str, phone: str = "+14155550101", **fields: Any) -> OneTimeCode:
    """A code whose message got so far; with `after`, verified as many seconds later."""
    channel, after, days = fields.pop("channel", "sms"), fields.pop("after", None), fields.pop("days", 0)
    when = NOW - timedelta(days=days)
    sent = message(customer, phone, status=status, channel=channel, created_at=when)
    verified = when + timedelta(seconds=after) if after else None
    return code(customer, phone, id=sent.id, now=when, message_id=sent.id, verified_at=verified)


def test_every_step_is_a_part_of_the_one_before(cast: Cast) -> None:
    for status in ("QUEUED", "SENT", "DELIVERED", "READ", "FAILED"):
        _code(cast.acme, status)
    _code(cast.acme, "SENT", after=20)

    whole = funnel.of(cast.acme, days=7, now=NOW + timedelta(seconds=1)).whole

    assert (whole.asked, whole.left, whole.arrived, whole.verified) == (6, 4, 3, 1)
    assert whole.bars[-1] == ("Verified", 1, "17%")


def test_channels_come_by_their_number(cast: Cast) -> None:
    for channel in ("sms", "whatsapp", "whatsapp", None):
        _code(cast.acme, "SENT", channel=channel)

    found = funnel.of(cast.acme, days=7, now=NOW).channels

    assert [(each.word, each.asked) for each in found] == [("WhatsApp", 2), ("auto", 1), ("SMS", 1)]


def test_time_and_account_narrow_it(cast: Cast) -> None:
    _code(cast.acme, "SENT", after=10)
    _code(cast.shop, "SENT", after=30)
    _code(cast.sibling, "SENT", days=8)
    _code(cast.outsider, "SENT")

    assert funnel.of(cast.acme, days=7, now=NOW).whole.asked == 2
    assert funnel.of(cast.acme, days=30, now=NOW).whole.asked == 3
    assert funnel.of(cast.shop, days=30, now=NOW).whole.asked == 1
    assert funnel.of(cast.acme, days=7, now=NOW).median == 20_000


def test_nothing_yet(cast: Cast) -> None:
    found = funnel.of(cast.acme, days=7, now=NOW)

    assert (found.whole.asked, found.channels, found.median, found.blocks) == (0, [], None, [])
    assert found.whole.verified_share == "–"


def test_blocks_without_verifications(cast: Cast) -> None:
    for n in range(5):
        _code(cast.acme, "SENT", f"+2215550{1000 + n}")
        _code(cast.acme, "SENT", f"+3315550{1000 + n}", after=10)
    for n in range(4):
        _code(cast.acme, "SENT", f"+4415550{1000 + n}")

    assert funnel.of(cast.acme, days=7, now=NOW).blocks == [("+2215550", 5, 0)]

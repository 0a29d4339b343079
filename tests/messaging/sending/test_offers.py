"""What a message would cost on each channel, and the words that this is known from."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.billing.models import Rate
from apps.billing.rates import PriceBook
from apps.billing.wallets import NOT_BILLED, Billed, Payer
from apps.channels.models import Channel, Sender
from apps.core.models import new_id
from apps.message_templates.render import Compiled
from apps.messaging.sending import offers
from apps.messaging.sending.draft import Draft
from apps.messaging.sending.offers import Offers
from tests.factories.message_templates import definition

SMS = Sender(channel=Channel.SMS, number="+14155550100")
WHATSAPP = Sender(channel=Channel.WHATSAPP, number="+14155550101")


def _book(*prices: tuple[str, str, int]) -> PriceBook:
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    return PriceBook(
        Rate(channel=channel, category=category, cost=cost, valid_from=begins) for channel, category, cost in prices
    )


PAID = Draft(
    id=new_id(),
    attempts=1,
    organization_id=new_id(),
    profile_id=None,
    phone="+14155552671",
    pinned=None,
    parameters={"name": "Ada" * 60},
    opted_out=False,
    template=Compiled(definition(), category="UTILITY"),
    senders=[SMS, WHATSAPP],
    country="US",
    billed=Billed((Payer(new_id(), new_id()),)),
    prices=_book(("sms", "", 100), ("whatsapp", "UTILITY", 150), ("whatsapp", "SERVICE", 0)),
)


def _of(**changes: Any) -> Offers:
    found = offers.of(dataclasses.replace(PAID, **changes))
    assert found is not None
    return found


def test_an_sms_is_priced_by_the_segments_of_this_very_text() -> None:
    assert (_of().micros(SMS), _of().micros(WHATSAPP)) == (200, 150)
    assert _of(parameters={"name": "Ada"}).micros(SMS) == 100


def test_a_text_is_a_service_message() -> None:
    assert _of(template=None, text="Hi").micros(WHATSAPP) == 0


def test_the_share_of_who_pays_first_is_in_it() -> None:
    payers = (Payer(new_id(), new_id(), share_percent=50), Payer(new_id(), new_id()))

    assert _of(billed=Billed(payers)).micros(WHATSAPP) == 225


def test_a_channel_without_a_price_has_none() -> None:
    assert _of(prices=_book(("sms", "", 100))).micros(WHATSAPP) is None


def test_an_sms_that_was_written_for_its_price_is_kept() -> None:
    found = _of()
    assert found.written("sms") is None
    found.micros(SMS)

    assert found.written("whatsapp") is None
    assert found.written("sms") == offers.write(PAID, "sms")


@pytest.mark.parametrize("changes", [{"billed": NOT_BILLED}, {"prices": None}, {"pinned": "sms"}])
def test_nothing_is_asked_of_what_is_free_or_has_no_choice(changes: dict[str, Any]) -> None:
    assert offers.of(dataclasses.replace(PAID, **changes)) is None

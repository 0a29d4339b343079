"""What a whole send would cost: prices, and a fee for each person who wasn't reached this month."""

from __future__ import annotations

import pytest

from apps.billing.models import PriceModel
from apps.billing.wallets import Payer
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import quoting
from apps.messaging.playground.quoting import SendQuote
from apps.messaging.playground.wish import TextWish, Wish
from tests.cast import Cast
from tests.factories import billing, channels, contacts
from tests.factories.billing import CENT
from tests.messaging.conftest import NOW
from tests.messaging.replies import PHONE as ADA
from tests.messaging.replies import reply

BOB, EVE = "+14155552672", "+14155552673"
WABA = "+13125550100"


@pytest.fixture(autouse=True)
def prices(cast: Cast) -> None:
    channels.sender(cast.acme)
    billing.rate(CENT)
    billing.rate(3 * CENT, channel="whatsapp")
    billing.rate(2 * CENT, channel="whatsapp", category="SERVICE")


def _quote(cast: Cast, *wishes: Wish | TextWish) -> SendQuote | None:
    return quoting.of(cast.acme, wishes, now=NOW)


def _wish(template: MessageTemplate, *phones: str, channel: str | None = None) -> Wish:
    return Wish(template, phones, channel, {"name": "Ada"})


def test_who_is_not_billed_gets_none(cast: Cast, template: MessageTemplate) -> None:
    assert _quote(cast, _wish(template, ADA)) is None


def test_what_would_be_stopped_costs_nothing(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 100 * CENT)
    contacts.contact(cast.acme, BOB, opt_out=True)

    assert _quote(cast, _wish(template, ADA, BOB), _wish(template, ADA, channel="rcs")) == SendQuote(CENT, None)


def test_a_person_costs_one_fee_however_many_messages(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme, WABA, channel="whatsapp")
    wallet = billing.wallet(cast.acme, 100 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)
    billing.reached(Payer(wallet.id, cast.acme.organization.id), EVE, NOW.date().replace(day=1))
    people = (ADA, BOB, EVE)

    found = _quote(cast, *(_wish(template, *people, channel=channel) for channel in ("sms", "whatsapp")))

    assert found == SendQuote(3 * CENT + 9 * CENT, 10 * CENT)


def test_a_text_is_quoted_on_the_channel_that_it_would_take(cast: Cast) -> None:
    whatsapp = channels.sender(cast.acme, WABA, channel="whatsapp")
    billing.wallet(cast.acme, 100 * CENT)
    reply(whatsapp, "Hello", now=NOW)

    assert _quote(cast, TextWish("Hi", (ADA,))) == SendQuote(2 * CENT, None)  # the window is open, so it is service
    assert _quote(cast, TextWish("x" * 161, (BOB,))) == SendQuote(2 * CENT, None)  # two segments of SMS
    assert _quote(cast, TextWish("Hi", (BOB,), "whatsapp")) == SendQuote(0, None)

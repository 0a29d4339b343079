"""What the preview says about money: what each message costs, the sum, and whom the balance doesn't cover."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.billing.models import PriceModel, Wallet
from apps.billing.wallets import Payer
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import dry_run
from apps.messaging.playground.dry_run import SendPreview
from apps.messaging.playground.wish import Wish
from tests.cast import Cast
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.messaging.conftest import NOW

ADA, BOB, EVE = "+14155552671", "+14155552672", "+442079460958"


@pytest.fixture(autouse=True)
def prices(cast: Cast) -> None:
    channels.sender(cast.acme)
    billing.rate(CENT)
    billing.rate(50 * CENT, country="GB")


def _preview(cast: Cast, template: MessageTemplate, *phones: str) -> SendPreview:
    return dry_run.preview(cast.acme, Wish(template, phones, parameters={"name": "Ada"}), now=NOW)


def _price(preview: SendPreview, group: int = 0) -> tuple[str, str]:
    check = preview.groups[group].checks[-1]
    return check.sentence, check.note


def test_account_that_is_not_billed_is_quoted_nothing(cast: Cast, template: MessageTemplate) -> None:
    preview = _preview(cast, template, ADA)

    assert (preview.cost, _price(preview)) == ("", ("Not checked: this account is not billed.", ""))


def test_each_message_is_quoted_and_all_are_added_up(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 100 * CENT)

    preview = _preview(cast, template, ADA, EVE, BOB)

    assert [group.phones for group in preview.groups] == [(ADA, BOB), (EVE,)]
    assert _price(preview) == ("The balance covered it.", "0.0100")
    assert _price(preview, 1) == ("The balance covered it.", "0.5000")
    assert preview.cost == "$0.52"


def test_message_that_the_balance_does_not_cover_is_stopped(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 10 * CENT)

    preview = _preview(cast, template, ADA, EVE)

    assert [group.code for group in preview.groups] == ["", "BUSINESS_003"]
    assert _price(preview, 1) == ("Account balance is insufficient to send this message", "BUSINESS_003")
    assert (preview.cost, preview.refusal) == ("$0.01", None)


def test_request_that_would_be_refused_says_so(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, CENT - 1)

    refusal = _preview(cast, template, ADA).refusal

    assert refusal is not None
    assert refusal.code == "BUSINESS_003"


def test_part_of_the_reseller_is_in_the_price(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.shop, "+14155550101")
    billing.wallet(cast.acme)
    billing.wallet(cast.shop, CENT * 2, reseller_share=50)

    preview = dry_run.preview(cast.shop, Wish(template, (ADA,), parameters={"name": "Ada"}), now=NOW)

    assert preview.cost == "$0.0150"
    assert Wallet.objects.get(id=cast.shop.id).balance == CENT * 2


def test_fee_for_a_contact_is_quoted_for_those_not_reached_this_month(cast: Cast, template: MessageTemplate) -> None:
    wallet = billing.wallet(cast.acme, 100 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)
    billing.reached(Payer(wallet.id, cast.acme.organization.id), BOB, NOW.date().replace(day=1))

    preview = _preview(cast, template, ADA, BOB)

    assert [group.phones for group in preview.groups] == [(ADA,), (BOB,)]
    assert _price(preview) == (
        "The balance covered it, with the fee for a contact not reached yet this month.",
        "0.0100 + 0.0500",
    )
    assert _price(preview, 1) == ("The balance covered it.", "0.0100")
    assert (preview.cost, preview.fees) == ("$0.07", "$0.05")


def test_fee_of_a_later_month_is_asked_of_that_month(cast: Cast, template: MessageTemplate) -> None:
    wallet = billing.wallet(cast.acme, 100 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)
    billing.reached(Payer(wallet.id, cast.acme.organization.id), ADA, NOW.date().replace(day=1))
    later = Wish(template, (ADA,), parameters={"name": "Ada"}, scheduled_at=NOW + timedelta(days=29))

    preview = dry_run.preview(cast.acme, later, now=NOW)

    assert preview.fees == "$0.05"
    assert "not reached yet in June 2026" in _price(preview)[0]


def test_message_whose_fee_is_not_covered_is_stopped(cast: Cast, template: MessageTemplate) -> None:
    billing.wallet(cast.acme, 5 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)

    preview = _preview(cast, template, ADA)

    assert preview.groups[0].code == "BUSINESS_003"
    assert (preview.cost, preview.fees) == ("", "")
    assert preview.refusal is not None


def test_prices_that_chose_the_channel_are_named(cast: Cast, template: MessageTemplate) -> None:
    channels.sender(cast.acme, "+14155550109", channel="whatsapp")
    billing.wallet(cast.acme, 100 * CENT)
    billing.rate(CENT // 2, channel="whatsapp")

    preview = _preview(cast, template, "+80012345678")  # of no country, so that none has a default channel

    route = next(check for check in preview.groups[0].checks if check.question == "route")
    assert route.sentence == "WhatsApp from +1 415-555-0109. $0.0050 by WhatsApp, $0.0100 by SMS."
    assert route.note == "automatic, cheapest"

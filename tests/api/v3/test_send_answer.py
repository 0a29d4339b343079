"""A send in the sandbox says what it would cost."""

from __future__ import annotations

import pytest

from apps.billing import wallets
from apps.billing.models import PriceModel
from apps.message_templates.models import MessageTemplate
from tests.api.v3.sending import OTHER, body_of
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import billing, channels
from tests.factories.billing import CENT
from tests.factories.contacts import PHONE

pytestmark = pytest.mark.django_db


def test_all_messages_are_quoted_and_only_in_the_sandbox(
    cast: Cast, program: Program, template: MessageTemplate
) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, 100 * CENT)
    channels.sender(cast.acme)
    body = body_of(template, PHONE, OTHER, channel=["sms"])

    rehearsed = program.post("/v3/messages", {**body, "sandbox": True})

    assert rehearsed.data["quote"] == {"amount": "0.0200", "currency": "USD"}
    assert "quote" not in program.post("/v3/messages", body).data


def test_who_is_not_billed_gets_none(cast: Cast, program: Program, template: MessageTemplate) -> None:
    wallets._remembered.clear()

    assert "quote" not in program.post("/v3/messages", body_of(template, sandbox=True)).data


def test_fees_for_contacts_are_quoted_beside_the_prices(
    cast: Cast, program: Program, template: MessageTemplate
) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, 100 * CENT, model=PriceModel.ACTIVE_CONTACT, contact_fee=5 * CENT)
    channels.sender(cast.acme)

    rehearsed = program.post("/v3/messages", body_of(template, PHONE, OTHER, channel=["sms"], sandbox=True))

    assert rehearsed.data["quote"] == {"amount": "0.0200", "currency": "USD", "active_contact_price": "0.1000"}


def test_a_text_is_quoted_like_a_template(cast: Cast, program: Program) -> None:
    billing.rate(CENT)
    billing.wallet(cast.acme, 100 * CENT)
    channels.sender(cast.acme)

    rehearsed = program.post("/v3/messages", {"to": [PHONE], "text": "x" * 161, "channel": ["sms"], "sandbox": True})

    assert rehearsed.data["quote"] == {"amount": "0.0200", "currency": "USD"}

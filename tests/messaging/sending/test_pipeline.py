"""The questions a message must answer, in their order, without a database."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from apps.billing.models import Rate
from apps.billing.rates import PriceBook
from apps.billing.wallets import Billed, Payer
from apps.channels.models import Channel, Sender
from apps.channels.routing import Wishes
from apps.core.models import first_id_at, new_id
from apps.error_codes import catalog
from apps.message_templates.render import Compiled
from apps.messaging.sending import pipeline
from apps.messaging.sending.draft import Draft
from apps.organizations.actions import ProfileNotFound
from tests.factories.message_templates import definition
from tests.factories.numbers import UNRANGED
from tests.messaging.conftest import NOW

SMS = Sender(channel=Channel.SMS, number="+14155550100")
WHATSAPP = Sender(channel=Channel.WHATSAPP, number="+14155550101")

ONLY_A_NAME = Compiled(definition(" {{0:variable}} \n", "name"))

GOOD = Draft(
    id=new_id(),
    attempts=1,
    organization_id=new_id(),
    profile_id=None,
    phone="+14155552671",
    pinned=None,
    parameters={"name": "Ada"},
    opted_out=False,
    template=Compiled(definition()),
    senders=[SMS, WHATSAPP],
)


PAID = Billed((Payer(new_id(), new_id()),))
PRICES = PriceBook([Rate(channel=Channel.SMS, cost=10_000), Rate(channel=Channel.WHATSAPP, cost=15_000)])
_SECOND = NOW.replace(microsecond=0)  # ids are told apart by the millisecond
CODE = Compiled(definition(), category="AUTHENTICATION")


def _draft(**changes: Any) -> Draft:
    return dataclasses.replace(GOOD, **changes)


def _held(*, age: timedelta, **changes: Any) -> pipeline.Decision:
    """What becomes of a message of a suspended account that was accepted so long ago."""
    return pipeline.run(_draft(id=first_id_at(_SECOND - age), is_suspended=True, **changes), now=_SECOND)


def test_good_draft_leaves_with_route_and_words() -> None:
    draft = _draft()

    assert pipeline.run(draft, now=NOW) == pipeline.Decision()
    assert draft.sender is SMS
    assert draft.body is not None
    assert (draft.body.content, draft.segments, draft.routed_at) == ("Hello Ada!", 1, NOW)


def test_value_that_whatsapp_refuses_goes_by_sms() -> None:
    draft = _draft(parameters={"name": "a\nb"}, senders=[WHATSAPP, SMS])

    assert pipeline.run(draft, now=NOW) == pipeline.Decision()
    assert draft.sender is SMS


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"opted_out": True}, "ERR_CONSENT_BLOCKED"),
        ({"template": None}, "RESOURCE_002"),
        ({"parameters": {}}, "ERR_TEMPLATE_PARAMS_INVALID"),
        ({"senders": []}, "ERR_ROUTE_DENIED"),
        ({"pinned": "rcs"}, "ERR_ROUTE_DENIED"),
        ({"pinned": "whatsapp", "senders": [SMS]}, "ERR_ROUTE_DENIED"),
        ({"phone": "+1234567890"}, "ERR_NUMBER_INVALID"),
        ({"phone": "not a number"}, "ERR_NUMBER_INVALID"),
        # Where several would stop it, the earlier question answers.
        ({"opted_out": True, "parameters": {}, "senders": []}, "ERR_CONSENT_BLOCKED"),
        ({"parameters": {}, "senders": []}, "ERR_TEMPLATE_PARAMS_INVALID"),
        ({"template": Compiled(definition(), status="DRAFT")}, "BUSINESS_005"),
        ({"template": Compiled(definition(), status="PENDING"), "pinned": "whatsapp"}, "BUSINESS_005"),
        ({"template": Compiled(definition(), status="PENDING"), "senders": [WHATSAPP]}, "ERR_ROUTE_DENIED"),
        ({"template": ONLY_A_NAME, "parameters": {"name": " "}}, "ERR_TEMPLATE_PARAMS_INVALID"),
        ({"template": ONLY_A_NAME, "parameters": {"name": "\u200b\u00a0"}}, "ERR_TEMPLATE_PARAMS_INVALID"),
        ({"parameters": {"name": "a\nb"}, "pinned": "whatsapp"}, "ERR_TEMPLATE_PARAMS_INVALID"),
        ({"parameters": {"name": "a\nb"}, "senders": [WHATSAPP]}, "ERR_ROUTE_DENIED"),
        ({"closed": ProfileNotFound(), "opted_out": True}, "RESOURCE_014"),
        # A text needs no template; over WhatsApp it needs an open window.
        ({"template": None, "text": "Hi", "pinned": "whatsapp"}, "ERR_WINDOW_CLOSED"),
        ({"template": None, "text": "Hi", "senders": [WHATSAPP]}, "ERR_ROUTE_DENIED"),
        ({"template": None, "text": "Hi", "pinned": "whatsapp", "senders": [SMS]}, "ERR_ROUTE_DENIED"),
        ({"template": None, "text": "Hi", "opted_out": True, "pinned": "whatsapp"}, "ERR_CONSENT_BLOCKED"),
    ],
)
def test_draft_is_stopped_with_the_code_of_the_first_question_it_fails(changes: dict[str, Any], code: str) -> None:
    draft = _draft(**changes)

    decision = pipeline.run(draft, now=NOW)

    assert decision.stop is not None
    assert decision.stop.code == code
    assert draft.routed_at is None
    # By the code, pages tell later which question it was.
    assert catalog.ending_of(code).question == decision.question


def test_the_carrier_decides_about_a_number_in_no_known_range() -> None:
    draft = _draft(phone=UNRANGED)

    assert pipeline.run(draft, now=NOW).stop is None
    assert draft.sender is SMS


def test_blank_text_says_that_it_is_blank() -> None:
    stop = pipeline.run(_draft(template=ONLY_A_NAME, parameters={"name": " "}), now=NOW).stop

    assert stop is not None
    assert (stop.message, stop.field) == ("The text is blank once its variables are filled in.", "name")


def test_blank_value_in_words_is_sent() -> None:
    assert pipeline.run(_draft(parameters={"name": " "}), now=NOW).stop is None


def test_template_under_review_goes_by_sms() -> None:
    draft = _draft(template=Compiled(definition(), status="PENDING"), senders=[WHATSAPP, SMS])

    assert pipeline.run(draft, now=NOW).stop is None
    assert draft.sender is SMS


def test_text_answers_on_whatsapp_while_the_window_is_open_unless_the_contact_chose_another_channel() -> None:
    text = _draft(template=None, text="Hi", windows={WHATSAPP.number: NOW})

    assert pipeline.run(text, now=NOW).stop is None
    assert (text.sender, text.because) == (WHATSAPP, "they wrote here within 24 hours")
    chosen = dataclasses.replace(text, wishes=Wishes(chosen="sms"))
    assert pipeline.run(chosen, now=NOW).stop is None
    assert chosen.sender is SMS


@pytest.mark.parametrize(
    ("name", "sender", "because", "micros"),
    [
        ("Ada", SMS, "cheapest: $0.0100 by SMS, $0.0150 by WhatsApp", 10_000),
        ("Ada" * 60, WHATSAPP, "cheapest: $0.0150 by WhatsApp, $0.0200 by SMS", 15_000),
    ],
)
def test_paid_draft_takes_the_channel_that_is_cheapest_for_its_words(
    name: str, sender: Sender, because: str, micros: int
) -> None:
    draft = _draft(parameters={"name": name}, billed=PAID, prices=PRICES)

    assert pipeline.run(draft, now=NOW) == pipeline.Decision()
    assert (draft.sender, draft.because) == (sender, because)
    assert draft.quote is not None
    assert draft.quote.micros == micros
    assert draft.body is not None
    assert (draft.body.content, draft.segments) == (f"Hello {name}!", 1 if name == "Ada" else 2)


def test_paid_draft_leaves_where_it_has_a_price() -> None:
    only = PriceBook([Rate(channel=Channel.WHATSAPP, cost=15_000)])
    draft = _draft(billed=PAID, prices=only, wishes=Wishes("sms"))

    assert pipeline.run(draft, now=NOW) == pipeline.Decision()
    assert (draft.sender, draft.because) == (WHATSAPP, "cheapest: $0.0150 by WhatsApp, no price for SMS")


def test_draft_that_is_not_billed_is_routed_without_prices() -> None:
    draft = _draft(parameters={"name": "Ada" * 60}, prices=PRICES)

    assert pipeline.run(draft, now=NOW) == pipeline.Decision()
    assert (draft.sender, draft.because, draft.quote) == (SMS, "by cost", None)


def test_pinned_channel_is_kept() -> None:
    draft = _draft(pinned="whatsapp")

    pipeline.run(draft, now=NOW)

    assert draft.sender is WHATSAPP


def test_long_words_count_their_parts() -> None:
    draft = _draft(parameters={"name": "Ada" * 100})

    pipeline.run(draft, now=NOW)

    assert draft.segments == 3


def test_draft_of_a_suspended_account_waits_a_minute_or_two() -> None:
    decision = pipeline.run(_draft(is_suspended=True, opted_out=True), now=NOW)

    assert (decision.question, decision.stop) == ("account", None)
    assert decision.wait_until is not None
    assert NOW + timedelta(seconds=60) <= decision.wait_until <= NOW + timedelta(seconds=120)


@pytest.mark.parametrize(("what", "minutes"), [({"template": CODE}, 10), ({"is_exempt": True}, 24 * 60)])
def test_codes_and_answers_of_a_suspended_account_end_when_they_are_out_of_date(
    what: dict[str, Any], minutes: int
) -> None:
    shortly, over = timedelta(minutes=minutes, seconds=-20), timedelta(minutes=minutes)

    decision = _held(age=shortly, **what)
    assert (decision.stop, decision.wait_until) == (None, _SECOND + timedelta(seconds=20))
    stop = _held(age=over, **what).stop
    assert stop is not None
    assert stop.code == "account_suspended"
    assert catalog.ending_of(stop.code).question == "account"


@pytest.mark.parametrize("what", [{}, {"template": CODE, "is_scheduled": True}])
def test_other_messages_of_a_suspended_account_wait_however_long(what: dict[str, Any]) -> None:
    decision = _held(age=timedelta(days=90), **what)

    assert decision.stop is None
    assert decision.wait_until is not None

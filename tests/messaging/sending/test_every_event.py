"""Every event of the catalogue: it has a sample, and a real action publishes it with exactly the keys of the sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from pytest_django import Settings

from apps.billing.payments import low_balance
from apps.messaging.models import MessageStatus
from apps.messaging.sending import inbound_account, settle, status
from apps.messaging.sending.settle import SendOutcome
from apps.messaging.sending.status import StatusStep
from apps.organizations.models import ProfileStatus
from apps.profiles import completion
from apps.webhooks import catalog
from tests.cast import Cast, change
from tests.factories import billing, channels, keywords, messaging
from tests.factories.brands import brand
from tests.factories.webhooks import endpoint, published, sample_keys
from tests.fakes.receiver import Receiver
from tests.message_templates import authoring
from tests.messaging.conftest import NOW, Accept
from tests.messaging.replies import PHONE, reply

LATER = NOW + timedelta(minutes=1)
# A family without events of its own is an event itself.
EVENTS = [each for family in catalog.FAMILIES for each in [event.name for event in family.events] or [family.name]]

Act = Callable[[Cast, Accept], object]


def _send(cast: Cast, accept: Accept) -> None:
    (accepted,) = accept(cast.acme, PHONE)
    settle.settle(
        [SendOutcome(accepted.id, 0, MessageStatus.SENT, LATER, "x", NOW, channel="sms", number="+14155550100")]
    )


def _report(state: str) -> Act:
    def act(cast: Cast, _accept: Accept) -> None:
        message = messaging.message(cast.acme, PHONE, status="SENT", channel="whatsapp", number="+14155550100")
        step = StatusStep(message.id, state, "ERR_X" if state == "FAILED" else None)
        status.apply(channels.sender(cast.acme), [step], now=LATER)

    return act


def _reply(*texts: str) -> Act:
    def act(cast: Cast, _accept: Accept) -> None:
        sender = channels.sender(cast.acme)
        for minutes, text in enumerate(texts):
            reply(sender, text, now=NOW + timedelta(minutes=minutes))

    return act


def _reply_with_word(cast: Cast, accept: Accept) -> None:
    keywords.keyword(cast.acme, "HOURS")
    _reply("Hours?")(cast, accept)


def _complete(cast: Cast, _accept: Accept) -> None:
    brand(cast.acme)
    shop = change(cast.shop, short_name="EUShop", description="Europe", status=ProfileStatus.INCOMPLETE)
    with Receiver() as receiver:
        completion.begin(shop, callback_url=receiver.url, now=NOW)
        completion.drain()


def _fall_low(cast: Cast, _accept: Accept) -> None:
    billing.wallet(cast.acme, alert_below=1)
    low_balance.drain(now=NOW)


ACTS: Mapping[str, Act] = {
    "message.queued": _send,
    "message.routed": _send,
    "message.sent": _send,
    "message.delivered": _report("DELIVERED"),
    "message.read": _report("READ"),
    "message.failed": _report("FAILED"),
    "message.received": _reply("Hello"),
    "templates": lambda cast, _accept: authoring.create(cast.acme, submit_for_review=True),
    "contact.opt_in": _reply("STOP", "START"),
    "contact.opt_out": _reply("STOP"),
    "contact.help": _reply("HELP"),
    "contact.custom_keyword": _reply_with_word,
    "profile.completed": _complete,
    "billing.low_balance": _fall_low,
}


@pytest.mark.parametrize("event", EVENTS)
def test_event_is_published_as_its_sample_says(cast: Cast, accept: Accept, settings: Settings, event: str) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    inbound_account._customers.clear()
    endpoint(cast.acme)

    ACTS[event](cast, accept)

    told = [each for each in published() if each["event"] == event]
    assert [list(each["payload"]) for each in told] == [sample_keys(event)]

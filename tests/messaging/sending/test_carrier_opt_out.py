"""An opt-out that a carrier reports suppresses the person on that channel: once, with evidence and an event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.channels.models import Sender
from apps.channels.providers.types import PreferenceChange
from apps.contacts.models import Contact
from apps.contacts.suppression.models import Suppression, SuppressionChange
from apps.messaging.models import Message
from apps.messaging.sending import carrier_opt_out, deliver, draft, inbound_account, status
from apps.messaging.sending.status import StatusStep
from tests.cast import Cast
from tests.factories.webhooks import endpoint, published
from tests.fakes.carrier import CarrierProcess
from tests.messaging.conftest import Accept
from tests.messaging.replies import reply
from tests.messaging.sending.two_channels import PHONE, Lines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget() -> None:
    for remembered in (draft._senders, draft._templates, draft._suspended, inbound_account._customers):
        remembered.clear()


def _events() -> list[dict[str, Any]]:
    return [event for event in published() if event["event"] == "contact.opt_out"]


def _listed() -> list[tuple[str, str, str]]:
    return [(row.phone, row.channel, row.how) for row in Suppression.objects.all()]


def _receipts(sender: Sender, *messages: Message, at: datetime | None = None) -> None:
    steps = [StatusStep(each.id, "FAILED", "ERR_CONSENT_BLOCKED", "Telnyx 40300: opted out") for each in messages]
    status.apply(sender, steps, now=at or timezone.now())


@pytest.mark.parametrize(("channel", "code"), [("sms", "40300"), ("whatsapp", "131050")])
def test_refusals_of_a_carrier_suppress_the_channel_once(
    cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess, channel: str, code: str
) -> None:
    endpoint(cast.acme, event_types=["contact"])
    carrier.put_faults({"kind": "fail", "code": code})
    sender = lines.sms if channel == "sms" else lines.whatsapp
    for _ in range(3):
        accept(cast.acme, PHONE, channels=[channel], now=timezone.now())

    deliver.drain()

    assert set(Message.objects.values_list("error_code", flat=True)) == {"ERR_CONSENT_BLOCKED"}
    assert _listed() == [(PHONE, channel, "carrier")]
    (change,) = SuppressionChange.objects.all()
    assert change.is_added
    assert change.message_id in set(Message.objects.values_list("id", flat=True))
    (event,) = _events()
    told = event["payload"]
    assert (told["source"], told["channel"], told["opt_out"]) == ("PROVIDER_SIGNAL", channel, True)
    assert (told["from"], told["to"]) == (PHONE, sender.number)
    assert not Contact.objects.get().opt_out  # other channels stay open


def _sent(cast: Cast, accept: Accept, count: int) -> list[Message]:
    for _ in range(count):
        accept(cast.acme, PHONE, channels=["sms"], now=timezone.now())
    deliver.drain()
    return list(Message.objects.all())


def test_receipts_suppress_once_and_only_when_they_are_news(cast: Cast, accept: Accept, lines: Lines) -> None:
    """A receipt that the carrier repeats after a START does not undo it."""
    endpoint(cast.acme, event_types=["contact"])
    messages = _sent(cast, accept, 3)

    _receipts(lines.sms, *messages)
    assert _listed() == [(PHONE, "sms", "carrier")]
    assert len(_events()) == 1

    reply(lines.sms, "START", now=timezone.now())
    _receipts(lines.sms, *messages)
    assert _listed() == []


def test_latest_preference_that_a_person_set_at_the_carrier_counts(cast: Cast, lines: Lines) -> None:
    endpoint(cast.acme, event_types=["contact"])
    now = timezone.now()

    def tell(minute: int, *, allows: bool) -> list[tuple[str, str, str]]:
        told = PreferenceChange(PHONE, allows, "User requested it", now + timedelta(minutes=minute), {})
        carrier_opt_out.preferred(lines.whatsapp, told, now=now + timedelta(hours=1))
        return _listed()

    stopped = [(PHONE, "whatsapp", "carrier")]
    assert tell(1, allows=False) == tell(1, allows=False) == stopped
    assert len(_events()) == 1
    assert tell(0, allows=True) == stopped  # told late
    assert tell(3, allows=True) == []
    assert tell(2, allows=False) == tell(1, allows=False) == []
    assert tell(4, allows=False) == stopped
    changes = SuppressionChange.objects.order_by("created_at")
    assert [each.is_added for each in changes] == [True, False, True]


def test_other_channel_is_used_from_then_on(cast: Cast, accept: Accept, lines: Lines, carrier: CarrierProcess) -> None:
    _receipts(lines.sms, *_sent(cast, accept, 1))

    accept(cast.acme, PHONE, channels=["sms", None], now=timezone.now())
    deliver.drain()

    newest = Message.objects.order_by("-id")[:2]
    assert {(each.is_pinned, each.channel, each.error_code) for each in newest} == {
        (True, "sms", "ERR_CONSENT_BLOCKED"),
        (False, "whatsapp", None),
    }

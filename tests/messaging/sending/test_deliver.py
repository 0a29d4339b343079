"""A drain against a carrier that really listens: what is sent, what is tried again, and what is given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.history import reading
from apps.messaging.models import Exchange, Failure, Message, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft, pipeline
from apps.messaging.sending.settle import settle
from tests.cast import Cast, change
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.messaging.claiming import claim
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+14155552671"


@pytest.fixture(autouse=True)
def _sender(cast: Cast) -> None:
    draft._senders.clear()
    draft._templates.clear()
    draft._suspended.clear()
    channels.sender(cast.acme)


def _accept_now(accept: Accept, cast: Cast, *phones: str) -> None:
    accept(cast.acme, *phones, now=timezone.now())


def _only() -> Message:
    message: Message = Message.objects.get()
    return message


def test_due_messages_reach_their_phones_once(carrier: CarrierProcess, cast: Cast, accept: Accept) -> None:
    phones = [f"+1415555{number}" for number in range(2000, 2700)]  # more than one window
    _accept_now(accept, cast, *phones)

    settled = deliver.drain()

    assert settled == len(phones)
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.SENT}
    assert not Outgoing.objects.exists()
    counters = carrier.counters()
    assert (counters["requests"], counters["phones_reached"], counters["phones_with_more_than_one"]) == (700, 700, 0)
    assert carrier.phone(phones[0])["messages"][0]["text"] == "Hello Ada!"


def test_sent_message_tells_its_story(carrier: CarrierProcess, cast: Cast, accept: Accept) -> None:
    _accept_now(accept, cast, PHONE)

    deliver.drain()

    steps = reading.activities(_only())
    assert [step.status for step in steps] == [MessageStatus.QUEUED, MessageStatus.ROUTED, MessageStatus.SENT]
    assert [step.number for step in steps][1:] == ["+14155550100"] * 2
    assert (_only().channel, _only().segments) == ("sms", 1)
    assert _only().body == {"header": None, "content": "Hello Ada!", "footer": None, "buttons": None}


def test_carriers_own_number_of_parts_is_kept_beside_ours(carrier: CarrierProcess, cast: Cast, accept: Accept) -> None:
    """The grave accent is GSM-7 to some and not to others; here two alphabets make two numbers."""
    _accept_now(accept, cast, PHONE)
    Message.objects.update(parameters={"name": "€" * 80})

    deliver.drain()

    arrived = carrier.phone(PHONE)["messages"][0]
    assert (_only().segments, _only().carrier_parts) == (2, arrived["parts"])


def test_empty_queue_ends_the_drain(db: None) -> None:
    assert deliver.drain() == 0


def test_message_to_somebody_who_opted_out_meanwhile_makes_no_call(
    carrier: CarrierProcess, cast: Cast, accept: Accept
) -> None:
    _accept_now(accept, cast, PHONE)
    Contact.objects.update(opt_out=True)

    deliver.drain()

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, "ERR_CONSENT_BLOCKED")
    assert carrier.counters()["requests"] == 0


@pytest.mark.parametrize(("kind", "answered"), [("none", "HTTP 200"), ("fail", "HTTP 4"), ("error", "HTTP 5")])
def test_what_went_over_the_wire_is_kept(
    carrier: CarrierProcess, cast: Cast, accept: Accept, kind: str, answered: str
) -> None:
    if kind != "none":
        carrier.put_faults({"kind": kind, "phone": PHONE, "count": 1})
    _accept_now(accept, cast, PHONE)

    deliver.drain()

    [kept] = Exchange.objects.all()
    assert kept.at == reading.activities(_only())[-1].at
    assert kept.asked.startswith(f"POST {carrier.base_url}/messages\n{{")
    assert "Hello Ada!" in kept.asked
    assert (kept.answered or "").startswith(answered)
    assert "KEY" not in kept.asked


def test_nothing_is_kept_where_nobody_wants_it(
    carrier: CarrierProcess, cast: Cast, accept: Accept, settings: Settings
) -> None:
    settings.CARRIER_LOG_DAYS = 0
    _accept_now(accept, cast, PHONE)

    deliver.drain()

    assert _only().status == MessageStatus.SENT
    assert not Exchange.objects.exists()


def test_log_of_a_failure_names_the_request_that_sent_the_message(
    carrier: CarrierProcess, cast: Cast, accept: Accept, caplog: pytest.LogCaptureFixture
) -> None:
    accept(cast.acme, "+15005550001", now=timezone.now(), metadata={"request_id": "req_abc"})

    deliver.drain()

    assert f"message {_only().id} of request req_abc failed: ERR_NUMBER_INVALID" in caplog.messages


def test_refusal_for_good_fails_the_message(carrier: CarrierProcess, cast: Cast, accept: Accept) -> None:
    carrier.put_faults({"kind": "fail", "phone": PHONE})
    _accept_now(accept, cast, PHONE)

    deliver.drain()

    assert _only().status == MessageStatus.FAILED
    assert (_only().error_code or "").startswith("ERR_")
    assert Failure.objects.get().message_id == _only().id
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("kind", ["rate_limited", "error"])
def test_temporary_refusal_is_tried_again(carrier: CarrierProcess, cast: Cast, accept: Accept, kind: str) -> None:
    carrier.put_faults({"kind": kind, "phone": PHONE, "count": 1})
    _accept_now(accept, cast, PHONE)
    deliver.drain()
    waiting = Outgoing.objects.get()
    assert waiting.due_at > timezone.now() - timedelta(seconds=1)
    assert (_only().status, _only().error_code) == (MessageStatus.ROUTED, None)

    Outgoing.objects.update(due_at=timezone.now())
    deliver.drain()

    assert _only().status == MessageStatus.SENT
    assert [step.status for step in reading.activities(_only())] == ["QUEUED", "ROUTED", "ROUTED", "SENT"]


def test_carrier_that_never_relents_fails_the_message_in_the_end(
    carrier: CarrierProcess, cast: Cast, accept: Accept
) -> None:
    carrier.put_faults({"kind": "error", "phone": PHONE})
    _accept_now(accept, cast, PHONE)

    for _ in range(len(deliver._RETRIES) + 1):
        deliver.drain()
        Outgoing.objects.update(due_at=timezone.now())

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, "ERR_PROVIDER_UNAVAILABLE")
    assert not Outgoing.objects.exists()


def test_lost_answer_waits_a_lease_for_the_receipt_and_is_not_delivered_twice(
    carrier: CarrierProcess, cast: Cast, accept: Accept, settings: Settings
) -> None:
    settings.LEASE_SECONDS = 30
    carrier.put_faults({"kind": "drop", "phone": PHONE, "count": 1})
    _accept_now(accept, cast, PHONE)
    deliver.drain()
    assert Outgoing.objects.get().due_at > timezone.now() + timedelta(seconds=25)

    Outgoing.objects.update(due_at=timezone.now())
    deliver.drain()

    assert _only().status == MessageStatus.SENT
    assert (carrier.counters()["requests"], carrier.counters()["repeats"]) == (2, 1)
    assert len(carrier.phone(PHONE)["messages"]) == 1


def test_carrier_that_is_not_there_is_tried_again(cast: Cast, accept: Accept, settings: Settings) -> None:
    settings.PROVIDER_URLS = {"telnyx": "http://127.0.0.1:1/v2"}
    _accept_now(accept, cast, PHONE)

    deliver.drain()

    assert _only().status == MessageStatus.ROUTED
    assert Outgoing.objects.get().attempts == 1


@pytest.mark.parametrize("who", ["acme", "shop"])
@pytest.mark.parametrize("is_scheduled", [True, False])
def test_messages_of_a_suspended_account_wait_and_leave_afterwards(
    carrier: CarrierProcess, cast: Cast, accept: Accept, who: str, is_scheduled: bool
) -> None:
    phones = [f"+1415555{number}" for number in range(2000, 2100)]
    past = timezone.now() - timedelta(seconds=60)
    accept(cast.shop, *phones, now=past, scheduled_at=past if is_scheduled else None)  # due first
    accept(cast.sibling, PHONE, now=timezone.now())
    before = list(Message.objects.exclude(phone=PHONE).order_by("id").values())
    change(getattr(cast, who), suspended_at=timezone.now())

    deliver.drain()

    assert list(Message.objects.exclude(phone=PHONE).order_by("id").values()) == before
    assert carrier.counters()["requests"] == (who == "shop")  # they do not stand in the way of others
    change(getattr(cast, who), suspended_at=None)
    draft._suspended.clear()
    Outgoing.objects.update(due_at=timezone.now())
    deliver.drain()
    assert set(Message.objects.values_list("status", flat=True)) == {MessageStatus.SENT}
    assert carrier.counters()["phones_reached"] == 101


def test_worker_that_dies_while_it_holds_a_message_loses_nothing(
    carrier: CarrierProcess, cast: Cast, accept: Accept
) -> None:
    _accept_now(accept, cast, PHONE)
    change(cast.acme, suspended_at=timezone.now())
    claim(1, lease=30.0, now=timezone.now())  # and it is killed here, before it puts the message off
    assert Outgoing.objects.get().due_at > timezone.now()

    draft._suspended.clear()
    change(cast.acme, suspended_at=None)
    Outgoing.objects.update(due_at=timezone.now())  # the lease ends
    deliver.drain()

    assert _only().status == MessageStatus.SENT
    assert carrier.counters()["phones_with_more_than_one"] == 0


def test_code_that_expires_while_its_account_is_suspended_is_never_sent(
    carrier: CarrierProcess, cast: Cast, accept: Accept, template: MessageTemplate
) -> None:
    template.category = "AUTHENTICATION"
    template.save()
    accept(cast.shop, PHONE, now=timezone.now())
    change(cast.acme, suspended_at=timezone.now())
    held_until = timezone.now() + timedelta(minutes=11)
    [claimed] = claim(1, lease=30.0, now=timezone.now())
    decision = pipeline.run(claimed, now=held_until)
    assert decision.stop is not None

    settle([deliver._stopped(claimed, decision.stop, now=held_until)])
    draft._suspended.clear()
    change(cast.acme, suspended_at=None)
    deliver.drain()

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, "account_suspended")
    assert not carrier.counters()["requests"]

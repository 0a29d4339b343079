"""What the simulated carrier really posts, put to our door: once, twice, late, forged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.channels import carrier_callbacks
from apps.channels.models import Sender
from apps.messaging.models import Direction, Message, MessageEvent, MessageStatus
from apps.messaging.sending import deliver, draft
from apps.numbers import actions
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+14155552671"


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    with Receiver() as listening:
        settings.CALLBACK_URL = listening.url
        yield listening


@pytest.fixture
def sender(cast: Cast, carrier: CarrierProcess) -> Sender:
    for memory in (draft._senders, draft._templates, carrier_callbacks._senders):
        memory.clear()
    public_key = carrier.call("GET", "/control/public-key").json()["public_key"]
    return channels.sender(cast.acme, credentials={"api_key": "KEY", "public_key": public_key})


@pytest.fixture
def reports(cast: Cast, accept: Accept, sender: Sender, receiver: Receiver) -> list[Call]:
    """Both callbacks of one message that was sent and delivered."""
    accept(cast.acme, PHONE, now=timezone.now())
    deliver.drain()
    return receiver.wait(2)


def _post(call: Call, **headers: str) -> int:
    given = {name: value for name, value in call.headers.items() if name.startswith("telnyx-")} | headers
    return Client(headers=given).post(call.path, call.body, content_type="application/json").status_code


def _only() -> Message:
    message: Message = Message.objects.get(direction=Direction.OUTBOUND)
    return message


def test_receipts_deliver_the_message(reports: list[Call]) -> None:
    answers = [_post(call) for call in reports]

    assert answers == [200, 200]
    assert _only().status == MessageStatus.DELIVERED
    last = MessageEvent.objects.order_by("at").last()
    assert last is not None
    assert (last.status, last.number) == (MessageStatus.DELIVERED, "+14155550100")


def test_a_released_number_sends_nothing_more_and_its_late_receipts_count(
    cast: Cast, accept: Accept, sender: Sender, reports: list[Call]
) -> None:
    actions.release(cast.acme, sender.number, now=timezone.now())
    for memory in (draft._senders, carrier_callbacks._senders):
        memory.clear()

    assert [_post(call) for call in reports] == [200, 200]
    assert _only().status == MessageStatus.DELIVERED

    accept(cast.acme, PHONE, now=timezone.now())
    deliver.drain()
    last = Message.objects.latest("id")
    assert (last.status, last.error_code) == (MessageStatus.FAILED, "ERR_ROUTE_DENIED")


def test_receipts_in_the_wrong_order_and_twice_end_the_same(reports: list[Call]) -> None:
    for call in [*reversed(reports), *reports]:
        assert _post(call) == 200

    assert _only().status == MessageStatus.DELIVERED
    assert MessageEvent.objects.filter(status=MessageStatus.DELIVERED).count() == 1


def test_forged_receipt_is_refused(reports: list[Call]) -> None:
    call = reports[1]
    forged = Call(call.path, call.headers, call.body.replace(b"delivered", b"undelivered"), call.at)

    assert _post(forged) == 401
    assert _post(call, **{"telnyx-signature-ed25519": "AAAA"}) == 401
    assert _only().status == MessageStatus.SENT


def test_receipt_for_a_number_we_do_not_know_is_refused(reports: list[Call]) -> None:
    call = reports[1]
    elsewhere = Call(call.path, call.headers, call.body.replace(b"+14155550100", b"+14155550999"), call.at)
    other_provider = Call(call.path.replace("telnyx", "nobody"), call.headers, call.body, call.at)

    assert (_post(elsewhere), _post(other_provider)) == (404, 404)


def test_carrier_that_shakes_no_hands_only_posts(sender: Sender) -> None:
    assert Client().get("/callbacks/telnyx").status_code == 405
    assert Client().put("/callbacks/telnyx").status_code == 405


def test_answer_of_a_person_is_stored_once(reports: list[Call], carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.call("POST", f"/control/phones/{PHONE}/reply", {"text": "Thank you"})
    reply = receiver.wait(3)[2]

    assert [_post(reply) for _ in range(3)] == [200] * 3

    stored = Message.objects.get(direction=Direction.INBOUND)
    assert (stored.status, stored.phone, stored.number) == (MessageStatus.RECEIVED, PHONE, "+14155550100")
    assert stored.body == {"header": None, "content": "Thank you", "footer": None, "buttons": None}
    assert stored.contact_id == _only().contact_id

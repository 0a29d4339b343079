"""A WhatsApp text from acceptance to READ: over Meta's format to the simulator, and back by verified webhooks."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Iterator

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from apps.channels import carrier_callbacks
from apps.channels.models import Channel, Sender
from apps.contacts.models import Contact
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Direction, Message, MessageEvent, MessageStatus, Outgoing
from apps.messaging.sending import deliver, draft
from tests.cast import Cast
from tests.factories import channels
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver
from tests.messaging.conftest import Accept

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, HOUSE = "+14155552671", "+13125550100"
WABA = "102290129340398"


@pytest.fixture
def receiver(carrier: CarrierProcess) -> Iterator[Receiver]:
    with Receiver() as listening:
        carrier.subscribe(HOUSE[1:], f"{listening.url}/callbacks/whatsapp_cloud")
        yield listening


@pytest.fixture
def sender(cast: Cast, carrier: CarrierProcess, settings: Settings) -> Sender:
    for memory in (draft._senders, draft._templates, carrier_callbacks._senders):
        memory.clear()
    settings.PROVIDER_URLS = {"whatsapp_cloud": carrier.graph_url}
    credentials = {
        "access_token": "TOKEN",
        "app_secret": carrier.call("GET", "/control/app-secret").json()["app_secret"],
        "verify_token": "verify",
    }
    account = channels.carrier_account(cast.acme, provider="whatsapp_cloud", external_id=WABA, credentials=credentials)
    return channels.sender(cast.acme, HOUSE, channel=Channel.WHATSAPP, account=account, address=HOUSE[1:])


@pytest.fixture
def webhooks(cast: Cast, accept: Accept, sender: Sender, receiver: Receiver) -> list[Call]:
    """All webhooks of one message that was sent, delivered and read."""
    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())
    deliver.drain()
    return receiver.wait(3)


def _post(call: Call, **changed: str) -> int:
    headers = {"x-hub-signature-256": call.headers["x-hub-signature-256"], **changed}
    return Client(headers=headers).post(call.path, call.body, content_type="application/json").status_code


def _only() -> Message:
    message: Message = Message.objects.get(direction=Direction.OUTBOUND)
    return message


def _states() -> list[str]:
    events = MessageEvent.objects.filter(message_id=_only().id)
    return list(events.order_by("at").values_list("status", flat=True))


def test_text_is_sent_delivered_and_read(webhooks: list[Call], carrier: CarrierProcess) -> None:
    assert (_only().status, _only().channel, _only().number) == (MessageStatus.SENT, Channel.WHATSAPP, HOUSE)

    assert [_post(call) for call in webhooks] == [200] * 3

    assert _only().status == MessageStatus.READ
    assert _states() == ["ROUTED", "SENT", "DELIVERED", "READ"]
    arrived = carrier.phone(PHONE)["messages"][0]
    assert (arrived["id"], arrived["key"]) == (_only().provider_ref, str(_only().id))


@pytest.fixture
def at_meta(template: MessageTemplate, carrier: CarrierProcess) -> str:
    """The greeting, under another name at Meta; its id there."""
    text = {"type": "BODY", "text": "Hello {{1}}, your order is ready."}
    (template_id,) = carrier.seed_templates({"name": "greeting_v2", "components": [text]})
    template.whatsapp_template_name, template.language = "greeting_v2", "en_US"
    template.save(update_fields=["whatsapp_template_name", "language"])
    return template_id


def test_template_that_meta_knows_goes_out_under_its_name_there(
    cast: Cast, accept: Accept, sender: Sender, receiver: Receiver, carrier: CarrierProcess, at_meta: str
) -> None:
    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())
    deliver.drain()

    arrived = carrier.phone(PHONE)["messages"][0]
    assert (arrived["template"]["name"], arrived["text"]) == ("greeting_v2", "Hello Ada, your order is ready.")
    assert _only().status == MessageStatus.SENT


@pytest.mark.parametrize(
    ("status", "code"), [("PENDING", "BUSINESS_005"), ("PAUSED", "BUSINESS_005"), ("DISABLED", "BUSINESS_005")]
)
def test_template_that_meta_does_not_send_ends_the_message(
    cast: Cast, accept: Accept, sender: Sender, carrier: CarrierProcess, at_meta: str, status: str, code: str
) -> None:
    carrier.review(at_meta, status=status)

    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())
    deliver.drain()

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, code)
    assert not Outgoing.objects.exists()


def test_templates_at_meta_take_no_more_queries(
    cast: Cast, accept: Accept, sender: Sender, at_meta: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Each is compiled once."""
    phones = [f"+1415555{number}" for number in range(2700, 2740)]
    accept(cast.acme, *phones, channels=[Channel.WHATSAPP], now=timezone.now())

    with django_assert_max_num_queries(30):
        deliver.drain()

    assert Message.objects.filter(status=MessageStatus.SENT).count() == 40


def test_late_and_repeated_webhooks_change_nothing(webhooks: list[Call]) -> None:
    for call in [*reversed(webhooks), *webhooks]:
        assert _post(call) == 200

    assert _only().status == MessageStatus.READ
    assert _states() == ["ROUTED", "SENT", "READ"]


def test_forged_webhook_is_refused(webhooks: list[Call]) -> None:
    call = webhooks[2]
    forged = Call(call.path, call.headers, call.body.replace(b'"read"', b'"sent"'), call.at)

    assert _post(forged) == 401
    assert _post(call, **{"x-hub-signature-256": "sha256=00"}) == 401
    assert _only().status == MessageStatus.SENT


def test_webhook_at_another_carriers_address_is_refused(webhooks: list[Call]) -> None:
    call = webhooks[2]

    assert _post(Call("/callbacks/telnyx", call.headers, call.body, call.at)) == 404


def test_unknown_outcome_waits_for_the_webhook_and_is_not_sent_again(
    cast: Cast, accept: Accept, sender: Sender, receiver: Receiver, carrier: CarrierProcess
) -> None:
    """Meta has no idempotency keys: within the lease, the webhook says whether the message left."""
    carrier.put_faults({"kind": "cut"})
    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())
    deliver.drain()
    waits = Outgoing.objects.get()
    assert _only().status == MessageStatus.ROUTED
    assert (waits.due_at - timezone.now()).total_seconds() > 0

    for call in receiver.wait(3):
        assert _post(call) == 200

    assert _only().status == MessageStatus.READ
    assert not Outgoing.objects.exists()
    assert carrier.phone(PHONE)["deliveries"] == 1


def test_failure_that_meta_tells_later_has_its_code(
    cast: Cast, accept: Accept, sender: Sender, receiver: Receiver, carrier: CarrierProcess
) -> None:
    carrier.put_faults({"kind": "undeliverable", "code": "131049"})
    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())
    deliver.drain()

    for call in receiver.wait(2):
        assert _post(call) == 200

    assert (_only().status, _only().error_code) == (MessageStatus.FAILED, "ERR_BLOCKED_AS_SPAM")


def test_reply_is_stored_once(webhooks: list[Call], carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.call("POST", f"/control/phones/{PHONE}/reply", {"text": "Thank you"})
    reply = receiver.wait(4)[3]

    assert [_post(reply) for _ in range(3)] == [200] * 3

    stored = Message.objects.get(direction=Direction.INBOUND)
    assert (stored.channel, stored.phone, stored.number) == (Channel.WHATSAPP, PHONE, HOUSE)
    assert stored.contact_id == _only().contact_id


def test_stop_by_whatsapp_opts_out(webhooks: list[Call], carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.call("POST", f"/control/phones/{PHONE}/reply", {"text": "STOP"})

    assert _post(receiver.wait(4)[3]) == 200

    received = Message.objects.get(direction=Direction.INBOUND)
    assert Contact.objects.get(id=received.contact_id).opt_out


def test_meta_may_check_the_callback_url(sender: Sender) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "1158201444"}

    answer = Client().get("/callbacks/whatsapp_cloud", query)
    wrong = Client().get("/callbacks/whatsapp_cloud", {**query, "hub.verify_token": "guessed"})

    assert (answer.status_code, answer.content, answer["content-type"]) == (200, b"1158201444", "text/plain")
    assert (wrong.status_code, wrong.content) == (403, b"")
    assert Client().get("/callbacks/whatsapp_cloud").status_code == 403


def test_event_that_nothing_follows_from_is_taken_and_logged(
    webhooks: list[Call], carrier: CarrierProcess, caplog: pytest.LogCaptureFixture
) -> None:
    value = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["DISABLE"]}}
    entry = {"id": WABA, "changes": [{"field": "account_update", "value": value}]}
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    secret = carrier.call("GET", "/control/app-secret").json()["app_secret"]
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()

    with caplog.at_level(logging.WARNING):
        assert _post(Call(webhooks[0].path, {"x-hub-signature-256": signature}, body, 0)) == 200

    assert "account_update" in caplog.text


def test_carrier_that_keeps_no_templates_gets_text(
    cast: Cast, accept: Accept, template: MessageTemplate, carrier: CarrierProcess, settings: Settings
) -> None:
    for memory in (draft._senders, draft._templates):
        memory.clear()
    settings.PROVIDER_URLS = {"telnyx": carrier.base_url}
    MessageTemplate.objects.filter(id=template.id).update(whatsapp_template_name="greeting")
    channels.sender(cast.acme, HOUSE, channel=Channel.WHATSAPP)
    accept(cast.acme, PHONE, channels=[Channel.WHATSAPP], now=timezone.now())

    deliver.drain()

    assert carrier.phone(PHONE)["messages"][0]["text"] == "Hello Ada!"

"""Which phones an account sees, and what stands on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contacts.models import Contact
from apps.messaging.models import Failure, Message
from apps.organizations.customer import Customer
from apps.phones import screens
from apps.phones.bubbles import Bubble
from apps.phones.carrier import CarrierControl
from apps.phones.screens import Shelf
from tests.cast import Cast
from tests.factories import channels, contacts, messaging
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver
from tests.patience import until
from tests.phones.conftest import Sent

ANN, BOB, COY = "+14155550123", "+14155550199", "+442079460958"


def stock(customer: Customer, carrier: CarrierControl, *wanted: str, standing: tuple[str, ...] = ()) -> Shelf:
    return screens.stock(customer, carrier, wanted=wanted, standing=standing, now=timezone.now())


def numbers(found: Shelf) -> list[str]:
    return [phone.number for phone in found.phones]


def settled(look: Callable[[], Shelf], wanted: str) -> Shelf:
    """The shelf once the first phone says so."""
    found: list[Shelf] = []

    def is_there() -> bool:
        found.append(look())
        return any(line.state.startswith(wanted) for line in found[-1].phones[0].lines)

    until(is_there)
    return found[-1]


def test_a_message_stands_on_its_phone(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    sent(cast.acme, ANN, "Your order is on its way.")

    found = settled(lambda: stock(cast.acme, carrier, ANN), "Delivered")

    (line,) = found.phones[0].lines
    assert (line.kind, line.text, line.icon) == ("received", "Your order is on its way.", "check")
    assert line.heading.startswith("Today ")
    assert (found.phones[0].shown, found.phones[0].is_on_whatsapp, line.bubble) == ("+1 415-555-0123", False, None)
    assert [(each.phone, each.line.text) for each in found.wire] == [(ANN, "Your order is on its way.")]


def test_whatsapp_message_stands_on_its_phone_until_it_is_read(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    message = messaging.message(cast.acme, channel="whatsapp")
    body = {"messaging_product": "whatsapp", "to": ANN, "type": "text", "text": {"body": "Hello"}}
    process.call("POST", "/v23.0/13125550100/messages", body | {"biz_opaque_callback_data": str(message.id)})

    found = settled(lambda: stock(cast.acme, carrier, ANN), "Read")

    (line,) = found.phones[0].lines
    assert (line.kind, line.text, line.icon, line.ticks) == ("received", "Hello", "check", "read")
    assert line.bubble == Bubble("Hello")
    assert found.phones[0].is_on_whatsapp


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_nobody_sees_what_others_sent(cast: Cast, carrier: CarrierControl, sent: Sent, who: str) -> None:
    channels.sender(cast.shop)
    sent(cast.shop, ANN)
    with Receiver() as receiver:
        carrier.reply(ANN, "A secret", to="+14155550100", channel="sms", callback_url=receiver.url)

    theirs, ours = stock(getattr(cast, who), carrier, ANN), stock(cast.shop, carrier, ANN)

    assert theirs.phones[0].lines == ()
    assert theirs.wire == ()
    assert [line.kind for line in ours.phones[0].lines] == ["received", "answered"]
    assert [line.kind for line in stock(cast.acme, carrier).phones[0].lines] == ["received", "answered"]


def test_what_was_sent_past_the_house_is_not_shown(
    cast: Cast, carrier: CarrierControl, process: CarrierProcess
) -> None:
    process.send(ANN)

    assert numbers(stock(cast.acme, carrier)) == []


def test_phones_that_stand_stay_where_they_are(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    sent(cast.acme, ANN)
    sent(cast.acme, BOB)
    assert numbers(stock(cast.acme, carrier)) == [BOB, ANN]

    sent(cast.acme, ANN)
    sent(cast.acme, COY)

    assert numbers(stock(cast.acme, carrier, standing=(BOB, ANN))) == [COY, BOB, ANN]
    assert numbers(stock(cast.acme, carrier, ANN, standing=(BOB, ANN))) == [ANN, COY, BOB]


def test_an_empty_shelf_is_filled_with_contacts(cast: Cast, carrier: CarrierControl) -> None:
    for phone in (ANN, BOB, COY):
        contacts.contact(cast.acme, phone)
    contacts.contact(cast.acme, "+15005550006", opt_out=True)
    contacts.contact(cast.outsider, "+15005550007")

    assert numbers(stock(cast.acme, carrier)) == [COY, BOB, ANN]
    assert numbers(stock(cast.acme, carrier, ANN)) == [ANN, COY, BOB]
    assert numbers(stock(cast.sibling, carrier)) == []


def test_a_shelf_has_room_for_twelve(cast: Cast, carrier: CarrierControl) -> None:
    phones = [f"+1415555{number:04}" for number in range(20)]

    assert numbers(stock(cast.acme, carrier, *phones)) == phones[:12]


def test_a_message_that_was_lost_is_no_bubble(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    carrier.set_faults([{"kind": "undeliverable", "code": "40008"}])
    sent(cast.acme, ANN)

    found = settled(lambda: stock(cast.acme, carrier, ANN), "Message not delivered: delivery failed")

    assert [(line.kind, line.state) for line in found.phones[0].lines] == [
        ("lost", "Message not delivered: delivery failed, 40008")
    ]


def test_a_silent_one_says_so(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    carrier.set_faults([{"kind": "silent"}])
    sent(cast.acme, ANN)

    assert stock(cast.acme, carrier).phones[0].lines[0].icon == "bell-off"


def test_what_a_rule_held_back_is_told(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    held = sent(cast.acme, ANN)
    Message.objects.filter(id=held).update(created_at=timezone.now() - timedelta(days=1))
    Failure.objects.create(
        message_id=held, organization_id=cast.acme.id, error_code="ERR_CONSENT_BLOCKED", is_blocked=True
    )
    Contact.objects.filter(phone=ANN).update(opt_out=True)

    phone = stock(cast.acme, carrier).phones[0]

    assert phone.consent.is_out
    assert [line.kind for line in phone.lines] == ["held", "received"]
    assert all(line.heading for line in phone.lines)


def test_the_mark_changes_with_what_is_shown(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    before = stock(cast.acme, carrier, ANN).mark
    assert stock(cast.acme, carrier, ANN).mark == before

    sent(cast.acme, ANN)

    assert stock(cast.acme, carrier, ANN).mark != before


def test_a_phone_answers_the_number_that_wrote_last(cast: Cast, carrier: CarrierControl, sent: Sent) -> None:
    channels.sender(cast.acme, "+14155550100")
    channels.sender(cast.shop, "+14155550101")
    sent(cast.shop, ANN, number="+14155550101")

    assert screens.answer(cast.acme, carrier, ANN, "Thanks")
    assert screens.answer(cast.acme, carrier, BOB, "Hello?")

    assert [text.number for text in carrier.threads([ANN])[ANN]] == ["+14155550101", "+14155550101"]
    assert [text.number for text in carrier.threads([BOB])[BOB]] == ["+14155550100"]


def test_without_a_number_there_is_nobody_to_answer(cast: Cast, carrier: CarrierControl) -> None:
    assert not screens.answer(cast.acme, carrier, ANN, "Hello?")

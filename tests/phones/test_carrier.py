"""The client of the control API, against the real simulator."""

from __future__ import annotations

from uuid import uuid4

import pytest

from apps.phones.carrier import CarrierControl, Refused, Silent
from sentdash.embedded.launch import free_port
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver

ANN, BOB = "+14155550123", "+14155550199"
HOUSE = "+14155550100"


def test_it_sees_what_phones_received(carrier: CarrierControl, process: CarrierProcess) -> None:
    key = uuid4()
    process.send(ANN, key=str(key), text="One")
    process.send(ANN, text="Two")
    process.send(BOB, text="Three")

    phones, faults, counters = carrier.look(10)
    threads = carrier.threads(phones)

    assert set(phones) == {ANN, BOB}
    assert faults == []
    assert counters["accepted"] == 3
    assert [(text.text, text.key) for text in threads[ANN]] == [("One", key), ("Two", None)]
    assert all(text.arrives and not text.is_reply for text in threads[ANN])


def test_many_phones_are_asked_at_once(carrier: CarrierControl) -> None:
    phones = [f"+1415555{number:04}" for number in range(30)]

    assert list(carrier.threads(phones)) == phones


def test_a_phone_may_write_first(carrier: CarrierControl) -> None:
    with Receiver() as receiver:
        carrier.reply(ANN, "Hello?", to=HOUSE, channel="sms", callback_url=receiver.url)

        payload = receiver.wait(1)[0].json()["data"]["payload"]

    assert (payload["from"]["phone_number"], payload["text"]) == (ANN, "Hello?")
    (text,) = carrier.threads([ANN])[ANN]
    assert (text.is_reply, text.number, text.arrives) == (True, HOUSE, True)


def test_faults_are_given_back_as_they_were(carrier: CarrierControl) -> None:
    carrier.set_faults([{"kind": "silent", "phone": ANN, "count": 1}, {"kind": "error"}])

    carrier.set_faults(carrier.faults())

    assert [(fault["kind"], fault["phone"], fault["count"]) for fault in carrier.faults()] == [
        ("silent", ANN, 1),
        ("error", None, None),
    ]


def test_it_knows_the_magic_numbers(carrier: CarrierControl) -> None:
    assert ("+15005550006", "sent, then delivered") in carrier.magic_numbers()


def test_a_refusal_is_its_own_sentence(carrier: CarrierControl) -> None:
    with pytest.raises(Refused, match="text must be"):
        carrier.reply(ANN, "", to=HOUSE, channel="sms", callback_url="")


def test_silence_is_told(process: CarrierProcess) -> None:
    with pytest.raises(Silent, match="does not answer"):
        CarrierControl(f"http://127.0.0.1:{free_port()}").look(1)

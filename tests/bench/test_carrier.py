from __future__ import annotations

from collections.abc import Iterator
from time import time

import pytest

from bench.carrier import Arrival, CarrierConnection
from tests.fakes.carrier import CarrierProcess


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def carrier(process: CarrierProcess) -> Iterator[CarrierConnection]:
    asking = CarrierConnection(process.url)
    asking.forget()
    yield asking
    asking.close()


def test_arrivals_say_how_many_and_when_the_first(process: CarrierProcess, carrier: CarrierConnection) -> None:
    before = time()
    process.send("+12123000001")
    between = time()
    process.send("+12123000001")

    arrivals = carrier.arrivals(["+12123000001", "+12123000002"])

    assert arrivals["+12123000001"].deliveries == 2
    assert before - 0.001 <= (arrivals["+12123000001"].first_at or 0) <= between  # told in whole milliseconds
    assert arrivals["+12123000002"] == Arrival(0, None)


def test_repeat_of_a_key_is_counted_and_not_delivered(process: CarrierProcess, carrier: CarrierConnection) -> None:
    process.send("+12123000001", key="a")
    process.send("+12123000001", key="a")

    assert (carrier.counters()["requests"], carrier.counters()["repeats"]) == (2, 1)
    assert carrier.arrivals(["+12123000001"])["+12123000001"].deliveries == 1


def test_faults_last_until_all_is_forgotten(process: CarrierProcess, carrier: CarrierConnection) -> None:
    carrier.misbehave([{"kind": "error"}], seed=3)
    refused = process.send("+12123000001").status

    carrier.forget()

    assert (refused, process.send("+12123000001").status) == (500, 200)


def test_misunderstanding_is_an_error(carrier: CarrierConnection) -> None:
    with pytest.raises(RuntimeError, match="400"):
        carrier.misbehave([{"kind": "unheard of"}])


def test_codes_are_told_from_the_sms_that_follow_them(process: CarrierProcess, carrier: CarrierConnection) -> None:
    template = {"name": "code", "language": "en_US", "category": "UTILITY"}
    carrier.put_template("102290129340398", template | {"components": [{"type": "BODY", "text": "Hello"}]})
    carrier.put_template("102290129340398", template)  # it is there
    sent = {"name": "code", "language": {"code": "en_US"}}
    body = {"messaging_product": "whatsapp", "to": "12123000001", "type": "template", "template": sent}
    assert process.call("POST", "/v23.0/13125550100/messages", body).status == 200
    process.send("+12123000001")

    [thread] = carrier.threads(["+12123000001"])

    assert sorted(each["type"] for each in thread) == ["SMS", "WhatsApp"]
    assert carrier.arrivals(["+12123000001"])["+12123000001"].deliveries == 1

"""What every carrier in the table must do, against a carrier that really answers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from apps.channels.providers import PROVIDERS, REPORTERS
from apps.channels.providers.types import (
    BadSignature,
    Credentials,
    Inbound,
    NoReport,
    Outbound,
    Provider,
    Receipt,
    Reporter,
    SendError,
    StatusUpdate,
)
from apps.core.egress import Response
from tests.channels.providers.conftest import Fly
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Call, Receiver
from tests.patience import until

ANN, HOUSE = "+14155550101", "+13125550100"
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens

# provider → the headers of its callbacks that make them genuine
SIGNED_BY: Mapping[str, tuple[str, ...]] = {"telnyx": ("telnyx-signature-ed25519", "telnyx-timestamp")}


@dataclass(frozen=True)
class Line:
    """One provider with a running carrier at the other end."""

    name: str
    provider: Provider
    credentials: Credentials
    base_url: str


@pytest.fixture(params=sorted(PROVIDERS))
def line(request: pytest.FixtureRequest, carrier: CarrierProcess) -> Line:
    public_key = carrier.call("GET", "/control/public-key").json()["public_key"]
    name = str(request.param)
    return Line(name, PROVIDERS[name], {"api_key": "KEY", "public_key": public_key}, carrier.base_url)


def outbound(callback_url: str, message_id: UUID | None = None, text: str = "Hello") -> Outbound:
    return Outbound(message_id or uuid4(), ANN, HOUSE, text, callback_url)


def sent(line: Line, fly: Fly, message: Outbound) -> Receipt | SendError:
    return line.provider.read(fly(line.provider.request(message, line.credentials, line.base_url)))


def genuine(line: Line, fly: Fly, receiver: Receiver) -> Call:
    sent(line, fly, outbound(receiver.url))
    return receiver.wait(1)[0]


def test_every_provider_is_covered() -> None:
    assert set(SIGNED_BY) == set(PROVIDERS)


def test_message_is_handed_over(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    receipt = sent(line, fly, outbound(NOBODY, text="Grüße 👋" * 20))

    assert isinstance(receipt, Receipt)
    arrived = carrier.phone(ANN)["messages"][0]
    assert (arrived["id"], arrived["parts"]) == (receipt.provider_id, receipt.parts)
    assert (arrived["text"], arrived["number"]) == ("Grüße 👋" * 20, HOUSE)


def test_same_arguments_make_the_same_request(line: Line) -> None:
    message = outbound(NOBODY)

    first, second = (line.provider.request(message, line.credentials, line.base_url) for _ in range(2))

    assert first == second


def test_repeated_message_arrives_once_under_one_id(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    message = outbound(NOBODY)

    first, second = sent(line, fly, message), sent(line, fly, message)

    assert first == second
    assert carrier.phone(ANN)["deliveries"] == 1


def test_callbacks_bring_our_id_and_both_states(line: Line, fly: Fly, receiver: Receiver) -> None:
    message = outbound(receiver.url)
    receipt = sent(line, fly, message)
    assert isinstance(receipt, Receipt)

    updates = [update for call in receiver.wait(2) for update in line.provider.parse(call.body)]

    assert all(isinstance(update, StatusUpdate) for update in updates)
    told = [(one.message_id, one.provider_id, one.status) for one in updates if isinstance(one, StatusUpdate)]
    assert told == [(message.message_id, receipt.provider_id, status) for status in ("SENT", "DELIVERED")]


def test_callback_address_is_kept(line: Line, fly: Fly, receiver: Receiver) -> None:
    sent(line, fly, outbound(receiver.url + "/callbacks/one?sender=two"))

    path = receiver.wait(1)[0].path

    assert path.startswith("/callbacks/one?sender=two")


def test_failed_delivery_brings_a_code_and_words(
    line: Line, fly: Fly, carrier: CarrierProcess, receiver: Receiver
) -> None:
    carrier.put_faults({"kind": "undeliverable"})
    sent(line, fly, outbound(receiver.url))

    (update,) = line.provider.parse(receiver.wait(2)[1].body)

    assert isinstance(update, StatusUpdate)
    assert (update.status, update.error_code) == ("FAILED", "ERR_UNDELIVERABLE")
    assert "Undeliverable" in update.description


def test_reply_brings_both_numbers_and_the_words(
    line: Line, fly: Fly, carrier: CarrierProcess, receiver: Receiver
) -> None:
    sent(line, fly, outbound(receiver.url))
    receiver.wait(2)
    reply = carrier.call("POST", f"/control/phones/{ANN}/reply", {"text": "Stopp ✋"}).json()
    call = receiver.wait(3)[2]

    line.provider.verify(call.headers, call.body, line.credentials, time.time())
    (inbound,) = line.provider.parse(call.body)

    assert isinstance(inbound, Inbound)
    assert (inbound.provider_id, inbound.phone, inbound.number, inbound.text) == (reply["id"], ANN, HOUSE, "Stopp ✋")


def test_genuine_callback_is_accepted(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    line.provider.verify(call.headers, call.body, line.credentials, call.at)


def test_tampered_callback_is_refused(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature):
        line.provider.verify(call.headers, call.body.replace(b"Hello", b"Jello"), line.credentials, call.at)


@pytest.mark.parametrize("off", [-301, 302])
def test_stale_callback_is_refused(line: Line, fly: Fly, receiver: Receiver, off: float) -> None:
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature):
        line.provider.verify(call.headers, call.body, line.credentials, call.at + off)


def test_callback_without_any_one_of_its_signature_headers_is_refused(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    for missing in SIGNED_BY[line.name]:
        headers = {name: value for name, value in call.headers.items() if name != missing}
        with pytest.raises(BadSignature):
            line.provider.verify(headers, call.body, line.credentials, call.at)


def test_account_without_a_public_key_accepts_nothing(line: Line, fly: Fly, receiver: Receiver) -> None:
    call = genuine(line, fly, receiver)

    with pytest.raises(BadSignature):
        line.provider.verify(call.headers, call.body, {"api_key": "KEY"}, call.at)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"data":null}', b'{"data":{"payload":[]}}', b"\xff"])
def test_callback_about_nothing_tells_nothing(line: Line, body: bytes) -> None:
    assert line.provider.parse(body) == []


@pytest.mark.parametrize(
    ("fault", "code", "retryable", "uncertain"),
    [
        ({"kind": "fail", "code": "40310"}, "ERR_NUMBER_INVALID", False, False),
        ({"kind": "fail", "code": "40300"}, "ERR_CONSENT_BLOCKED", False, False),
        ({"kind": "rate_limited"}, "ERR_PROVIDER_RATE_LIMITED", True, False),
        ({"kind": "error"}, "ERR_PROVIDER_UNAVAILABLE", True, False),
        ({"kind": "drop"}, "ERR_PROVIDER_UNKNOWN", True, True),
        ({"kind": "cut"}, "ERR_PROVIDER_UNKNOWN", True, True),
    ],
)
def test_trouble_says_whether_to_try_again(
    line: Line,
    fly: Fly,
    carrier: CarrierProcess,
    fault: Mapping[str, object],
    code: str,
    retryable: bool,
    uncertain: bool,
) -> None:
    carrier.put_faults(fault)

    error = sent(line, fly, outbound(NOBODY))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == (code, retryable, uncertain)


def test_broken_answer_on_a_used_connection_may_have_been_an_acceptance(
    line: Line, fly: Fly, carrier: CarrierProcess
) -> None:
    sent(line, fly, outbound(NOBODY))
    carrier.put_faults({"kind": "cut"})

    error = sent(line, fly, outbound(NOBODY))

    assert isinstance(error, SendError)
    assert error.uncertain
    assert carrier.counters()["requests"] == 2


def test_late_answer_may_have_been_an_acceptance(line: Line, fly: Fly, carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "slow", "ms": 500})
    request = line.provider.request(outbound(NOBODY), line.credentials, line.base_url)

    error = line.provider.read(fly(replace(request, timeout=0.1)))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == ("ERR_PROVIDER_UNKNOWN", True, True)


def test_absent_carrier_is_certainly_not_reached(line: Line, fly: Fly) -> None:
    error = line.provider.read(fly(line.provider.request(outbound(NOBODY), line.credentials, NOBODY)))

    assert isinstance(error, SendError)
    assert (error.code, error.retryable, error.uncertain) == ("ERR_PROVIDER_UNAVAILABLE", True, False)


@pytest.mark.parametrize("status", [0, 100, 204, 301, 400, 404, 418, 429, 500, 503, 504, 599])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data":1}', b'{"errors":{}}', b'{"errors":[null]}'])
def test_odd_answer_is_an_error_with_a_sentence(line: Line, status: int, body: bytes) -> None:
    error = line.provider.read(Response(status, {}, body))

    assert isinstance(error, SendError)
    assert error.code.startswith("ERR_")
    assert error.description


@dataclass(frozen=True)
class Asked:
    """A provider that can be asked about a message, and a way to do so once its carrier knows the end."""

    line: Line
    reporter: Reporter
    carrier: CarrierProcess
    fly: Fly

    def about(self, provider_id: str) -> StatusUpdate | NoReport:
        request = self.reporter.fetch(provider_id, self.line.credentials, self.line.base_url)
        return self.reporter.fetched(self.fly(request))

    def sent(self) -> str:
        receipt = sent(self.line, self.fly, outbound(NOBODY))
        assert isinstance(receipt, Receipt)
        return receipt.provider_id

    def ended(self) -> str:
        """The id of a message that has ended at the carrier, which could not tell us."""
        provider_id = self.sent()
        until(lambda: self.carrier.phone(ANN)["messages"][0]["status"] not in ("queued", "sent"))
        return provider_id


@pytest.fixture
def asked(line: Line, carrier: CarrierProcess, fly: Fly) -> Asked:
    if line.name not in REPORTERS:
        pytest.skip("this carrier cannot be asked")
    return Asked(line, REPORTERS[line.name], carrier, fly)


def test_carrier_that_could_not_tell_us_answers_when_it_is_asked(asked: Asked) -> None:
    provider_id = asked.ended()

    told = asked.about(provider_id)

    assert isinstance(told, StatusUpdate)
    assert (told.provider_id, told.status, told.error_code, told.parts) == (provider_id, "DELIVERED", None, 1)


def test_failure_that_is_asked_for_has_its_code(asked: Asked) -> None:
    asked.carrier.put_faults({"kind": "undeliverable", "code": "40002"})

    told = asked.about(asked.ended())

    assert isinstance(told, StatusUpdate)
    assert (told.status, told.error_code) == ("FAILED", "ERR_BLOCKED_AS_SPAM")


def test_message_that_will_never_be_confirmed_is_told_as_such(asked: Asked) -> None:
    asked.carrier.put_faults({"kind": "undeliverable", "status": "delivery_unconfirmed"})

    told = asked.about(asked.ended())

    assert isinstance(told, StatusUpdate)
    assert (told.status, told.is_last) == ("SENT", True)


def test_unknown_message_has_no_report_but_a_reason(asked: Asked) -> None:
    told = asked.about("../" + str(uuid4()))

    assert isinstance(told, NoReport)
    assert told.reason
    assert not told.is_limited


def test_carrier_that_is_asked_too_often_says_so(asked: Asked) -> None:
    provider_id = asked.ended()
    asked.carrier.put_faults({"kind": "rate_limited", "retry_after": 7})

    told = asked.about(provider_id)

    assert isinstance(told, NoReport)
    assert (told.is_limited, told.retry_after) == (True, 7.0)


def test_carrier_that_is_not_there_has_no_report(asked: Asked) -> None:
    request = asked.reporter.fetch("id", asked.line.credentials, NOBODY)

    assert isinstance(asked.reporter.fetched(asked.fly(request)), NoReport)


@pytest.mark.parametrize("status", [0, 200, 204, 301, 400, 404, 500])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"data":1}',
        b'{"data":{"id":"x","to":[null]}}',
        b'{"data":{"id":7,"to":[{"status":"sent"}]}}',
        b'{"errors":[null]}',
    ],
)
def test_odd_report_is_none_with_a_reason(asked: Asked, status: int, body: bytes) -> None:
    told = asked.reporter.fetched(Response(status, {}, body))

    assert isinstance(told, NoReport)
    assert told.reason


def test_every_reporter_is_a_provider() -> None:
    assert set(REPORTERS) <= set(PROVIDERS)

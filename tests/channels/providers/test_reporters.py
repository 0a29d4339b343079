"""What every carrier that can be asked for receipts must do, against a carrier that really answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest

from apps.channels.providers import PROVIDERS, REPORTERS
from apps.channels.providers.types import NoReport, Receipt, Reporter, StatusUpdate
from apps.core.egress import Response
from tests.channels.providers.conftest import Fly
from tests.channels.providers.lines import ANN, NOBODY, Line, line_of, sent
from tests.fakes.carrier import CarrierProcess
from tests.patience import until


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
        receipt = sent(self.line, self.fly, self.line.outbound(NOBODY))
        assert isinstance(receipt, Receipt)
        return receipt.provider_id

    def ended(self) -> str:
        """The id of a message that has ended at the carrier, which could not tell us."""
        provider_id = self.sent()
        until(lambda: self.carrier.phone(ANN)["messages"][0]["status"] not in ("queued", "sent"))
        return provider_id


@pytest.fixture(params=sorted(REPORTERS))
def asked(request: pytest.FixtureRequest, carrier: CarrierProcess, fly: Fly) -> Asked:
    name = str(request.param)
    return Asked(line_of(name, carrier), REPORTERS[name], carrier, fly)


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

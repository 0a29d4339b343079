"""The directory of the simulated carrier, read by Telnyx's own client."""

from __future__ import annotations

import time

import pytest
from telnyx import AuthenticationError, BadRequestError, InternalServerError, RateLimitError, Telnyx
from telnyx.types.number_lookup_retrieve_response import Data

from apps.simulator import lookup
from tests.fakes.carrier import CarrierProcess

ANN = "+14155550101"


def _client(carrier: CarrierProcess) -> Telnyx:
    return Telnyx(api_key="any", base_url=carrier.base_url, max_retries=0)


def _ask(carrier: CarrierProcess, phone: str) -> Data:
    data = _client(carrier).number_lookup.retrieve(phone, type="carrier").data
    assert data is not None
    return data


def test_official_client_understands_every_field(carrier: CarrierProcess) -> None:
    data = _ask(carrier, ANN)

    assert set(lookup.entry(ANN)) <= set(Data.model_fields)
    assert data.carrier is not None
    assert data.portability is not None
    assert (data.phone_number, data.valid_number, data.country_code) == (ANN, True, "US")
    assert (data.carrier.type, data.carrier.mobile_country_code) == ("mobile", "310")
    assert data.portability.ported_status in ("Y", "N")


def test_answer_is_always_the_same(carrier: CarrierProcess) -> None:
    assert _ask(carrier, ANN) == _ask(carrier, ANN)


@pytest.mark.parametrize(
    ("phone", "kind", "country"),
    [
        (lookup.LANDLINE, "fixed line", "US"),
        ("+15005550123", "voip", "US"),
        ("+442079460958", "mobile", "GB"),
        ("+81312345678", "mobile", None),
    ],
)
def test_kinds_of_lines(carrier: CarrierProcess, phone: str, kind: str, country: str | None) -> None:
    data = _ask(carrier, phone)

    assert data.carrier is not None
    assert (data.carrier.type, data.country_code) == (kind, country)
    assert (data.carrier.mobile_network_code is not None) == (kind == "mobile" and country is not None)


def test_number_of_nobody(carrier: CarrierProcess) -> None:
    data = _ask(carrier, lookup.UNASSIGNED)

    assert (data.valid_number, data.carrier, data.country_code) == (False, None, None)


def test_what_is_no_number_is_refused(carrier: CarrierProcess) -> None:
    with pytest.raises(BadRequestError, match="10015"):
        _ask(carrier, "hello")


def test_key_is_needed(carrier: CarrierProcess) -> None:
    answer = carrier.call("GET", f"/v2/number_lookup/{ANN}", headers={"Authorization": ""})

    assert answer.status == AuthenticationError.status_code == 401


@pytest.mark.parametrize(("kind", "error"), [("rate_limited", RateLimitError), ("error", InternalServerError)])
def test_faults_of_requests_strike(carrier: CarrierProcess, kind: str, error: type[Exception]) -> None:
    carrier.put_faults({"kind": kind, "count": 1})

    with pytest.raises(error):
        _ask(carrier, ANN)
    assert _ask(carrier, ANN).valid_number is True


def test_slow_answer_is_late(carrier: CarrierProcess) -> None:
    carrier.put_faults({"kind": "slow", "ms": 300})
    began = time.monotonic()

    _ask(carrier, ANN)

    assert time.monotonic() - began >= 0.3

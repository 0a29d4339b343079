"""Both addresses of the number lookup, as a client sees them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from apps.channels.models import NumberLookup
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories.channels import sender
from tests.fakes.carrier import CarrierProcess

ANN = "+14155550101"
OLD, NEW = "/v3/lookup/number/", "/v3/numbers/lookup/"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as process:
        yield process


@pytest.fixture
def carrier(running: CarrierProcess, settings: Settings, cast: Cast) -> CarrierProcess:
    running.reset()
    settings.PROVIDER_URLS = {"telnyx": running.base_url}
    sender(cast.acme)
    return running


def test_what_the_carrier_knows(cast: Cast, carrier: CarrierProcess) -> None:
    answer = Program(cast.acme).get(NEW + ANN)

    assert answer.status == 200
    assert list(answer.data) == [
        "phone_number",
        "is_valid",
        "carrier_name",
        "line_type",
        "country_code",
        "mobile_country_code",
        "mobile_network_code",
        "is_ported",
        "is_voip",
    ]
    assert (answer.data["phone_number"], answer.data["is_valid"], answer.data["line_type"]) == (ANN, True, "mobile")
    assert (answer.data["country_code"], answer.data["mobile_country_code"]) == ("US", "310")


def test_early_address_spells_it_in_camel_case(cast: Cast, carrier: CarrierProcess) -> None:
    program = Program(cast.acme)

    early, late = program.get(OLD + ANN).data, program.get(NEW + ANN).data

    assert early == {
        "phoneNumber": ANN,
        "isValid": True,
        "carrierName": late["carrier_name"],
        "lineType": "mobile",
        "mobileCountryCode": "310",
        "mobileNetworkCode": late["mobile_network_code"],
        "isPorted": late["is_ported"],
        "isVoip": False,
        "provider": "telnyx",
    }


@pytest.mark.parametrize("address", [OLD, NEW])
@pytest.mark.parametrize("written", ["+14155550101", "%2B14155550101", "14155550101", "%2B1%20(415)%20555-0101"])
def test_number_may_be_written_in_many_ways(cast: Cast, address: str, written: str) -> None:
    answer = Program(cast.acme).get(address + written)

    assert ANN in answer.data.values()


def test_without_a_carrier_the_form_of_the_number_answers(cast: Cast) -> None:
    program = Program(cast.acme)

    assert program.get(NEW + "+4915123456789").data == {
        "phone_number": "+4915123456789",
        "is_valid": True,
        "carrier_name": None,
        "line_type": "mobile",
        "country_code": "DE",
        "mobile_country_code": None,
        "mobile_network_code": None,
        "is_ported": None,
        "is_voip": None,
    }
    assert program.get(OLD + "+4915123456789").data["provider"] is None


@pytest.mark.parametrize("address", [OLD, NEW])
def test_what_is_no_number(cast: Cast, address: str) -> None:
    program = Program(cast.acme)

    assert program.get(address + "hello").refusal == (404, "RESOURCE_013", "Phone number not found or invalid")
    assert program.get(address + "%20").refusal == (400, "VALIDATION_001", "Phone number is required")


def test_number_that_cannot_exist_is_answered(cast: Cast) -> None:
    assert Program(cast.acme).get(NEW + "+11234567890").data["is_valid"] is False


def test_profile_keeps_its_own_lookups(cast: Cast) -> None:
    Program(cast.acme, acting_as=cast.shop).get(NEW + ANN)

    assert NumberLookup.objects.owned_by(cast.shop).count() == 1
    assert not NumberLookup.objects.visible_to(cast.sibling).exists()

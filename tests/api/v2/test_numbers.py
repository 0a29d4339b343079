from __future__ import annotations

import pytest

from tests.api.v2.v2_program import Program, faults


@pytest.mark.parametrize("written", ["%2B442079460958", "+442079460958", "442079460958"])
def test_number_by_its_form(program: Program, written: str) -> None:
    answer = program.get("/v2/number-lookup", phoneNumber=written)

    assert (answer.status, answer.body) == (
        200,
        {
            "phoneNumber": "+442079460958",
            "formatE164": "+442079460958",
            "formatInternational": "+44 20 7946 0958",
            "formatNational": "020 7946 0958",
            "formatRfc": "tel:+44-20-7946-0958",
            "countryCode": "44",
            "regionCode": "GB",
            "numberType": "fixed_line",
            "phoneTimezones": "Europe/London",
        },
    )


def test_number_that_cannot_exist(program: Program) -> None:
    body = program.get("/v2/number-lookup", phoneNumber="%2B11234567890").body

    assert (body["phoneNumber"], body["regionCode"], body["numberType"], body["phoneTimezones"]) == (
        "+11234567890",
        "",
        None,
        "",
    )


def test_what_is_no_number(program: Program) -> None:
    answer = program.get("/v2/number-lookup", phoneNumber="abc")

    assert (answer.status, answer.body["detail"]) == (404, "Phone number not found or invalid")
    assert faults(program.get("/v2/number-lookup")) == {"phoneNumber": ["This field is required."]}

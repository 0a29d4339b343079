"""Refusals in Telnyx's shape."""

from __future__ import annotations

import pytest
from telnyx.types.shared.messaging_error import MessagingError

from apps.simulator import errors
from apps.simulator.errors import Problem


def test_refusal_points_at_the_field() -> None:
    body = errors.body(Problem("40310", "No such number.", "/to"))

    assert body == {
        "errors": [
            {
                "code": "40310",
                "title": "Invalid 'to' address",
                "detail": "No such number.",
                "meta": {"url": "https://developers.telnyx.com/docs/overview/errors/40310"},
                "source": {"pointer": "/to"},
            }
        ]
    }


@pytest.mark.parametrize("code", errors.ERRORS)
def test_every_code_makes_an_error_telnyx_can_read(code: str) -> None:
    read = MessagingError.model_validate(errors.entry(code, "Why."))

    assert (read.code, read.title) == (code, errors.ERRORS[code][1])


@pytest.mark.parametrize("code", errors.ERRORS)
def test_every_code_has_a_refusing_status(code: str) -> None:
    assert 400 <= errors.ERRORS[code][0] <= 500

from __future__ import annotations

import pytest

from apps.api import send_request
from apps.core.errors import Invalid

PHONE, OTHER = "+14155552671", "+14155552672"


def test_one_number() -> None:
    assert send_request.phone(PHONE, field="to") == PHONE


def test_what_is_no_number() -> None:
    with pytest.raises(Invalid) as refused:
        send_request.phone("4155552671", field="to")

    assert (refused.value.code, refused.value.message) == ("VALIDATION_002", "Phone number must be in E.164 format")
    assert refused.value.details == {"to": ["Phone number must be in E.164 format, for example +14155552671"]}


def test_each_recipient_once_in_order() -> None:
    assert send_request.recipients([OTHER, PHONE, OTHER], field="to") == [OTHER, PHONE]


@pytest.mark.parametrize(
    ("given", "code", "blamed"),
    [
        (None, "VALIDATION_004", {"recipients"}),
        ([], "VALIDATION_004", {"recipients"}),
        ([PHONE] * 1001, "VALIDATION_001", {"recipients"}),
        (["x", PHONE, ""], "VALIDATION_002", {"recipients[0]", "recipients[2]"}),
    ],
)
def test_recipients_that_cannot_be(given: list[str] | None, code: str, blamed: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        send_request.recipients(given, field="recipients")

    assert (refused.value.code, set(refused.value.details)) == (code, blamed)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, [None]),
        ([], [None]),
        (["sent"], [None]),
        (["sms", "whatsapp", "sms"], ["sms", "whatsapp"]),
        (["sent", "sms"], [None, "sms"]),
    ],
)
def test_channels(given: list[str] | None, expected: list[str | None]) -> None:
    assert send_request.channels(given, field="channel") == expected


def test_channel_that_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        send_request.channels(["sms", "pigeon" * 20], field="channels")

    assert refused.value.code == "VALIDATION_006"
    assert len(refused.value.details["channels"][0]) < 120


def test_parameters_pass_as_they_are() -> None:
    assert send_request.parameters({"name": "Ada"}, field="x") == {"name": "Ada"}
    assert send_request.parameters(None, field="x") == {}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"a": "\0", "b": "x", "c": "y\0"}, {"template.parameters[a]", "template.parameters[c]"}),
        ({"\0": "a"}, {"template.parameters[\\0]"}),
        ({"k" * 200: "\0"}, {f"template.parameters[{'k' * 100}]"}),
        ({"a": "x" * 32_768}, {"template.parameters"}),
    ],
)
def test_parameters_that_cannot_be_stored(given: dict[str, str], named: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        send_request.parameters(given, field="template.parameters")

    assert set(refused.value.details) == named

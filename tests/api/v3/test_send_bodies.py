"""POST /v3/messages: bodies and recipients of the wrong form are refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.v3.conftest import Refuse
from tests.factories.contacts import PHONE

# --- What is no JSON object ---


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"}",
        b" ",
        b"{} {}",
        b"to=%2B14155552671",
        b"{'to': []}",
        b'{"to": ["\xff"]}',
        b'{"to": ["\\ud800"]}',
        b'{"to": ["\\udc00 and more"]}',
        b'{"template": {"parameters": {"a": "\xed\xa0\x80"}}}',
        b'{"template": {"parameters": {"\\ud83d": "x"}}}',
        b'{"to": NaN}',
        b"\xef\xbb\xbf{}",
        '{"to": []}'.encode("utf-16"),
        b"\x1f\x8b\x08\x00",
        b'{"x":' * 100_000,
        b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"template": {"parameters": {"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}}}",
    ],
    ids=lambda raw: raw[:24].decode(errors="replace"),
)
def test_body_that_is_not_json_is_refused(refuse: Refuse, raw: bytes) -> None:
    status, code, message = refuse(raw).refusal

    assert (status, code) == (400, "VALIDATION_001")
    assert message == "Request validation failed" or message.startswith("Request body is not valid JSON: ")


@pytest.mark.parametrize("raw", [b"[]", b"1", b'"text"', b"null", b"true", b'[{"to": []}]'])
def test_body_that_is_no_object_is_refused(refuse: Refuse, raw: bytes) -> None:
    answer = refuse(raw)

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.named == {"body"}


def test_empty_body_lacks_its_recipients(refuse: Refuse) -> None:
    for raw in (b"", b"{}"):
        assert refuse(raw).refusal[:2] == (400, "VALIDATION_004")


# --- Wrong types, by field ---


def _wrong(named: str, wrap: Callable[[Any], dict[str, Any]], *values: Any) -> list[tuple[dict[str, Any], str]]:
    return [(wrap(value), named) for value in values]


def _template(**fields: Any) -> dict[str, Any]:
    return {"template": {"name": "greeting", **fields}}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        *_wrong("to", lambda value: {"to": value}, PHONE, 1, True, {}, {"0": PHONE}, 1.5),
        *_wrong("to[1]", lambda value: {"to": [PHONE, value]}, 1, None, True, [], {}, 1.5, [PHONE]),
        *_wrong("template", lambda value: {"template": value}, "greeting", 1, True, []),
        *_wrong("template.id", lambda value: _template(id=value), 1, True, [], {}),
        *_wrong("template.name", lambda value: _template(name=value), 1, True, [], {}),
        *_wrong("template.parameters", lambda value: _template(parameters=value), "x", 1, []),
        *_wrong(
            "template.parameters[order_id]",
            lambda value: _template(parameters={"name": "Ada", "order_id": value, "other": 1}),
            *(1, None, True, [], {}, 1.5, 10**18),
        ),
        *_wrong("channel", lambda value: {"channel": value}, "sms", 1, True, {}),
        *_wrong("channel[1]", lambda value: {"channel": ["sms", value]}, 1, None, True, [], {}),
        *_wrong("sandbox", lambda value: {"sandbox": value}, "true", 1, 0, [], {}),
    ],
)
def test_field_of_the_wrong_type_is_named(
    refuse: Refuse, body: dict[str, Any], fields: dict[str, Any], named: str
) -> None:
    answer = refuse({**body, **fields})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.named == {named}
    assert answer.error["details"][named][0].startswith("Expected `")


# --- Recipients ---


@pytest.mark.parametrize("to", [None, []])
def test_recipients_are_required(refuse: Refuse, body: dict[str, Any], to: list[str] | None) -> None:
    answer = refuse({**body, "to": to})

    assert answer.refusal == (400, "VALIDATION_004", "Request validation failed")
    assert answer.error["details"] == {"to": ["At least one recipient is required"]}


@pytest.mark.parametrize("count", [1001, 20_000])
def test_more_than_a_thousand_recipients_are_refused(refuse: Refuse, body: dict[str, Any], count: int) -> None:
    answer = refuse({**body, "to": [f"+1{4_150_000_000 + index}" for index in range(count)]})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == {"to": [f"At most 1000 recipients are allowed per request, got {count}"]}


@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        "+",
        "14155552671",
        "+04155552671",
        "+14155552671\0",
        "+123456",
        "+1234567890123456",
        "+1415555267a",
        "+14155552671 +14155552672",
        "Jane",
        "+" + "1" * 500_000,
    ],
    ids=lambda number: repr(number[:20]),
)
def test_number_that_is_not_e164_is_refused_with_its_place(refuse: Refuse, body: dict[str, Any], number: str) -> None:
    answer = refuse({**body, "to": [PHONE, number, "+442079460958"]})

    assert answer.refusal == (400, "VALIDATION_002", "Phone number must be in E.164 format")
    expected = "Phone number must be in E.164 format, for example +14155552671"
    assert answer.error["details"] == {"to[1]": [expected]}


def test_every_bad_number_is_named(refuse: Refuse, body: dict[str, Any]) -> None:
    answer = refuse({**body, "to": ["x", PHONE, "y", "x"]})

    assert answer.named == {"to[0]", "to[2]", "to[3]"}


# --- Parameters ---


@pytest.mark.parametrize(
    "raw", [b'{"template": {"parameters": {"a": 1, ', b'{"template": {"parameters": {"a": 1}}, "x": "\\ud800"}']
)
def test_bad_parameter_in_a_body_that_ends_badly(refuse: Refuse, raw: bytes) -> None:
    answer = refuse(raw)

    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_001")


@pytest.mark.parametrize("parameters", [{"name": "A\0da"}, {"na\0me": "Ada"}, {"name": "Ada", "unused": "\0"}])
@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("sandbox", [True, False])
def test_null_character_is_refused(
    refuse: Refuse, body: dict[str, Any], parameters: dict[str, str], count: int, sandbox: bool
) -> None:
    phones = [f"+1415555{index:04}" for index in range(count)]
    wanted = {**body["template"], "parameters": parameters}

    answer = refuse({**body, "to": phones, "template": wanted, "sandbox": sandbox})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    (bad,) = (key for key, value in parameters.items() if "\0" in key + value)
    named = f"template.parameters[{bad}]".replace("\0", "\\0")
    assert answer.error["details"] == {named: ["The NUL character is not allowed"]}


@pytest.mark.parametrize(
    "parameters",
    [{"name": "x" * 32_768}, {"x" * 40_000: ""}, {f"n{index}": "x" * 100 for index in range(400)}],
    ids=["a long value", "a long name", "many"],
)
def test_parameters_that_nothing_could_hold_are_refused(
    refuse: Refuse, body: dict[str, Any], parameters: dict[str, str]
) -> None:
    answer = refuse({**body, "template": {**body["template"], "parameters": parameters}})

    assert answer.refusal == (400, "VALIDATION_001", "Request validation failed")
    assert answer.error["details"] == {"template.parameters": ["At most 32768 characters are allowed in all"]}

"""The values of a template's variables: which are refused, and what the refusal says."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from apps.message_templates import render
from apps.message_templates.definition import normalize
from apps.message_templates.parameters import ParametersInvalid
from tests.factories.message_templates import definition, section, variable

FULL = {
    "header": {"type": "text", "template": "For {{0:variable}}", "variables": [variable("name")]},
    "body": {"sms": section("S {{0:variable}}", "name"), "whatsapp": section("W {{0:variable}}", "name")},
    "footer": {"template": "Acme, {{0:variable}}", "variables": [variable("city")]},
    "buttons": [
        {"id": 1, "type": "URL", "props": {"text": "Go", "url": "https://a.test/{{id}}"}},
        {"id": 2, "type": "PHONE_NUMBER", "props": {"text": "Call", "phoneNumber": "4155552671", "countryCode": "1"}},
    ],
}
VALUES = {"name": "Ada", "city": "Paris", "id": "42", "unknown": "x"}


def _stop(given: dict[str, Any], parameters: dict[str, Any]) -> ParametersInvalid:
    with pytest.raises(ParametersInvalid) as caught:
        render.check(normalize(given), parameters)
    return caught.value


def test_complete_parameters_pass_and_unknown_ones_do_not_matter() -> None:
    render.check(normalize(FULL), VALUES)


def test_missing_variable_is_named() -> None:
    stop = _stop(FULL, {"name": "Ada", "id": "42"})

    assert (stop.code, stop.field) == ("ERR_TEMPLATE_PARAMS_INVALID", "city")
    assert stop.message == "Template parameter 'city' is missing."


def _demanding(**change: Any) -> dict[str, Any]:
    sent = definition("Hi {{0:variable}}", "name")
    sent["body"]["multiChannel"]["variables"] = [{**variable("name", **change.pop("props", {})), **change}]
    sent["body"]["multiChannel"]["template"] = "Hi {{name}}"
    return sent


@pytest.mark.parametrize(
    ("given", "value", "fault"),
    [
        (_demanding(), None, "is missing"),
        (_demanding(), 5, "must be text"),
        (_demanding(), "x" * 3073, "is longer than 3072 characters"),
        (_demanding(), "a\0", "holds a character that cannot be sent"),
        (_demanding(), "\ud83d", "holds a character that cannot be sent"),
        (_demanding(props={"regex": "^[0-9]+$", "sample": "12"}), "12a", "does not match its regex"),
        (_demanding(props={"regex": "^[0-9]+$", "sample": "12"}), "", "does not match its regex"),
        (_demanding(type="link", props={"url": "https://a.test"}), "a.test", "must be an HTTP or HTTPS URL"),
    ],
)
def test_value_that_does_not_fit(given: dict[str, Any], value: Any, fault: str) -> None:
    assert _stop(given, {"name": value}).message == f"Template parameter 'name' {fault}."


@pytest.mark.parametrize(
    ("given", "parameters"),
    [
        (_demanding(), {"name": ""}),
        (_demanding(props={"regex": "^[0-9]{6}$", "sample": "123456"}), {"name": "123456"}),
        (_demanding(props={"regex": "[0-9]", "sample": "no. 5"}), {"name": "no. 5"}),
        (_demanding(type="link", props={"url": "https://a.test"}), {}),
        (_demanding(type="link", props={"url": "https://a.test"}), {"name": "https://b.test"}),
    ],
)
def test_values_that_fit(given: dict[str, Any], parameters: dict[str, str]) -> None:
    render.check(normalize(given), parameters)


def test_link_left_out_falls_back_to_its_declared_address() -> None:
    given = normalize(_demanding(type="link", props={"url": "https://a.test"}))

    assert render.render(given, "sms", {}).content == "Hi https://a.test"


def test_each_section_that_declares_a_name_is_heard() -> None:
    sent = definition("Hi {{0:variable}}", "name")
    sent["footer"] = {"template": "{{0:variable}}", "variables": [variable("name", regex="^[A-Z]")]}

    assert _stop(sent, {"name": "ada"}).message == "Template parameter 'name' does not match its regex."


def test_catastrophic_regex_does_not_hang() -> None:
    given = normalize(_demanding(props={"regex": "^(a+)+$", "sample": "aa"}))
    began = perf_counter()

    with pytest.raises(ParametersInvalid):
        render.check(given, {"name": "a" * 3000 + "!"})

    assert perf_counter() - began < 1.0


def test_unreadable_regex_of_an_old_row_constrains_nothing() -> None:
    stored = normalize(_demanding())
    stored["body"]["multiChannel"]["variables"][0]["props"]["regex"] = "("

    render.check(stored, {"name": "x"})

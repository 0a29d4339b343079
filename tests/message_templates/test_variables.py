from __future__ import annotations

from typing import Any

import pytest

from apps.message_templates import variables
from apps.message_templates.reading import Node
from tests.factories.message_templates import section, variable


def _problems(text: str, *declared: Any) -> dict[str, list[str]]:
    node = Node({"template": text, "variables": list(declared)}, "body", {})
    variables.check(node, text_key="template", text=text)
    return node.problems


@pytest.mark.parametrize(
    "text",
    [
        "Hi {{0:variable}} on {{1:variable}}",
        "Hi {{name}} on {{day}}",
        "Hi {{1}} on {{2}}",
        "Hi {{0}} on {{1}}",
        "{{day}}: {{0}}",
    ],
)
def test_every_way_to_write_a_placeholder_is_lawful(text: str) -> None:
    assert _problems(text, variable("name"), variable("day", 1)) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{1:variable}}", "{{1:variable}} refers to a variable that is not declared in variables"),
        ("{{day}}", "{{day}} refers to a variable that is not declared in variables"),
        ("{{7}}", "{{7}} refers to a variable that is not declared in variables"),
        ("{{0:link}}", "{{0:link}} says link, but variable 0 is declared as variable"),
        ("{{first name}}", "{{first name}} is not a placeholder; write {{0:variable}} or {{name}}"),
        ("{{}}", "{{}} is not a placeholder; write {{0:variable}} or {{name}}"),
    ],
)
def test_placeholder_that_nothing_fills(text: str, sentence: str) -> None:
    assert _problems(text, variable("name")) == {"body.template": [sentence]}


def test_brace_that_was_lost_is_told_with_its_place() -> None:
    assert _problems("Hi {{name}", variable("name")) == {
        "body.template": ["{{name} at character 4 is not a placeholder; write {{0:variable}} or {{name}}"]
    }


def test_lost_brace_is_found_where_no_variables_are_declared() -> None:
    assert list(_problems("Hi {{name}")) == ["body.template"]


@pytest.mark.parametrize("text", ["Hi {{0:variable}}", "Hi {{name}}", "Hi {{0}}", "{{name}} day"])
def test_variable_that_the_text_never_uses(text: str) -> None:
    sentence = "day is not used in the text; write {{1:variable}} or {{day}} in it"

    assert _problems(text, variable("name"), variable("day", 1)) == {"body.variables[1]": [sentence]}


def test_text_that_uses_no_variable_at_all() -> None:
    assert list(_problems("Hi", variable("name"), variable("day", 1))) == ["body.variables[0]", "body.variables[1]"]


def test_variables_without_a_text_stand_for_themselves() -> None:
    """A header's picture has no other text than its variable."""
    assert _problems("", variable("name")) == {}


def test_each_bad_placeholder_is_told_once() -> None:
    assert _problems("{{a}} {{a}} {{b}}", variable("name")) == {
        "body.template": [
            "{{a}} refers to a variable that is not declared in variables",
            "{{b}} refers to a variable that is not declared in variables",
        ]
    }


def test_prose_declares_its_variables_by_naming_them() -> None:
    node = Node({"template": "Hi {{name}}, {{day}} {{name}}"}, "body", {})

    variables.check(node, text_key="template", text="Hi {{name}}, {{day}} {{name}}")

    assert node.problems == {}
    assert node.result["variables"] == [
        {"id": 0, "name": "name", "type": "variable", "props": {"variableType": "text", "sample": "name"}},
        {"id": 1, "name": "day", "type": "variable", "props": {"variableType": "text", "sample": "day"}},
    ]


def test_number_without_any_variables_has_no_name_to_be_called_by() -> None:
    assert _problems("Your code is {{1}}") == {
        "body.template": ["{{1}} refers to a variable that is not declared in variables"]
    }


@pytest.mark.parametrize(
    ("change", "path", "sentence"),
    [
        ({"name": ""}, "name", "Name is required"),
        ({"name": "1st"}, "name", "Name must start with a letter and hold only letters, digits and underscores"),
        ({"name": "a b"}, "name", "Name must start with a letter and hold only letters, digits and underscores"),
        ({"name": "x" * 101}, "name", "Name may have at most 100 characters, this has 101"),
        ({"name": 5}, "name", "Name must be text"),
        ({"id": -1}, "id", "Id must be between 0 and 9999"),
        ({"id": "0"}, "id", "Id must be a whole number"),
        ({"type": "text"}, "type", "Type must be one of: variable, link, media"),
        ({"props": None}, "props", "Props is required"),
        ({"props": "x"}, "props", "Props must be an object"),
        ({"props": {}}, "props.sample", "Sample is required"),
        ({"props": {"sample": ["x"]}}, "props.sample", "Sample must be text"),
        ({"type": "link", "props": {"url": None}}, "props.url", "Url is required"),
        ({"type": "link", "props": {"url": "ftp://x"}}, "props.url", "Url must be a valid HTTP or HTTPS URL"),
        ({"type": "media", "props": {"sample": "x"}}, "props.mediaType", "Media type is required"),
        (
            {"type": "media", "props": {"mediaType": "gif", "url": "https://x.test/a"}},
            "props.mediaType",
            "Media type must be one of: image, video, document",
        ),
        ({"type": "media", "props": {"mediaType": "image"}}, "props.url", "Url is required"),
    ],
)
def test_variable_that_breaks_a_rule(change: dict[str, Any], path: str, sentence: str) -> None:
    problems = _problems("No placeholder", {**variable("name"), **change})

    assert problems == {f"body.variables[0].{path}": [sentence]}


@pytest.mark.parametrize("expression", ["(", r"(a)\1", "(?=x)"])
def test_regex_that_cannot_be_read(expression: str) -> None:
    problems = _problems("x", variable("name", regex=expression))

    assert list(problems) == ["body.variables[0].props.regex"]
    assert problems["body.variables[0].props.regex"][0].startswith("Regex cannot be read")


def test_regex_that_is_too_long() -> None:
    assert _problems("x", variable("name", regex="a" * 501)) == {
        "body.variables[0].props.regex": ["Regex may have at most 500 characters, this has 501"]
    }


def test_ids_and_names_are_unique_in_a_section() -> None:
    assert _problems("x", variable("name"), variable("name")) == {
        "body.variables": [
            "Variables must have unique ids; given more than once: 0",
            "Variables must have unique names; given more than once: name",
        ]
    }


def test_id_may_be_left_out_where_there_is_only_one() -> None:
    alone = {key: value for key, value in variable("name").items() if key != "id"}

    assert _problems("Hi {{0:variable}}", alone) == {}


def test_link_and_media_take_their_address_for_a_sample() -> None:
    link = {"id": 0, "name": "page", "type": "link", "props": {"url": "https://acme.test/a"}}
    node = Node({"variables": [link]}, "body", {})

    variables.check(node, text_key="template", text="See {{0:link}}")

    assert node.problems == {}
    assert node.result["variables"][0]["props"]["sample"] == "https://acme.test/a"


@pytest.mark.parametrize("given", ["x", 5, {"a": 1}, ["x"], [None], [[]], [{"name": {}, "props": []}]])
def test_nonsense_instead_of_variables_is_refused_and_nothing_breaks(given: object) -> None:
    node = Node({"template": "Hi {{0:variable}}", "variables": given}, "body", {})

    variables.check(node, text_key="template", text="Hi {{0:variable}}")

    assert node.problems


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("https://acme.test", True),
        ("HTTP://acme.test/a?b#c", True),
        ("https://", False),
        ("acme.test", False),
        ("javascript:alert(1)", False),
        ("https://acme.test/a b", False),
    ],
)
def test_addresses(text: str, verdict: bool) -> None:
    assert variables.is_url(text) is verdict


def test_section_of_the_factory_is_lawful() -> None:
    assert _problems("{{0:variable}}", *section("", "name")["variables"]) == {}

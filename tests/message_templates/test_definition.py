"""What a definition may hold, what is stored of it, and how each broken rule is reported."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from apps.core.errors import Invalid
from apps.message_templates.definition import categorized, normalize
from tests.factories.message_templates import definition, section, variable

FULL: dict[str, Any] = {
    "header": {"type": "text", "template": "For {{0:variable}}", "variables": [variable("name")]},
    "body": {
        "sms": section("Hi {{0:variable}}", "name"),
        "whatsapp": section("Hello {{0:variable}}, *welcome*", "name"),
        "rcs": section("Hello {{0:variable}}!", "name"),
    },
    "footer": {"type": "text", "template": "Acme", "variables": None},
    "buttons": [{"id": 1, "type": "QUICK_REPLY", "props": {"text": "Thanks", "quickReplyType": "custom"}}],
    "definitionVersion": "1.0",
    "authenticationConfig": None,
}


def _problems(given: object, category: str | None = None) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        normalize(given, category=category)
    return caught.value.details


def test_full_definition_is_stored_as_it_came() -> None:
    assert normalize(FULL) == FULL


def test_sample_of_the_contract_is_lawful() -> None:
    text = "Hello {{0:variable}}! Welcome to {{1:variable}}."

    stored = normalize(definition(text, "name", "company", header=None, footer=None, buttons=None))

    assert stored["body"]["multiChannel"]["template"] == text


def test_what_was_sent_is_not_touched() -> None:
    sent = {"body": {"multiChannel": {"template": "Hi {{name}}"}}}
    before = copy.deepcopy(sent)

    normalize(sent)

    assert sent == before


def test_unknown_keys_are_kept_at_every_level() -> None:
    sent = definition(novelty=1)
    sent["body"]["later"] = {"subject": "x"}
    sent["body"]["multiChannel"]["novelty"] = 2

    stored = normalize(sent)

    assert (stored["novelty"], stored["body"]["later"]) == (1, {"subject": "x"})
    assert stored["body"]["multiChannel"]["novelty"] == 2


def test_scalar_samples_become_text() -> None:
    sent = definition("{{0:variable}} {{1:variable}}", "a", "b")
    sent["body"]["multiChannel"]["variables"][0]["props"]["sample"] = 123456
    sent["body"]["multiChannel"]["variables"][1]["props"]["sample"] = True

    stored = normalize(sent)["body"]["multiChannel"]["variables"]

    assert [entry["props"]["sample"] for entry in stored] == ["123456", "true"]


def test_storing_twice_changes_nothing() -> None:
    once = normalize({"body": {"multiChannel": {"template": "Hi {{name}}"}}})

    assert normalize(once) == once


def test_missing_definition_says_so_in_its_message() -> None:
    with pytest.raises(Invalid, match="Template definition is required") as caught:
        normalize(None)

    assert caught.value.details == {"definition": ["Template definition is required"]}


@pytest.mark.parametrize("given", ["x", 5, [], True])
def test_definition_that_is_no_object(given: object) -> None:
    assert _problems(given) == {"definition": ["Definition must be an object"]}


TEXT = section("Hi")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Body must have multiChannel, or sms and whatsapp; rcs can only vary them"),
        ({"rcs": TEXT}, "Body must have multiChannel, or sms and whatsapp; rcs can only vary them"),
        ({"sms": TEXT}, "Body must have sms and whatsapp together, or multiChannel instead of both"),
        ({"whatsapp": TEXT, "rcs": TEXT}, "Body must have sms and whatsapp together, or multiChannel instead of both"),
        (
            {"multiChannel": TEXT, "sms": TEXT},
            "Body must have either multiChannel alone or sms and whatsapp, not a mixture",
        ),
        (
            {"multiChannel": TEXT, "sms": TEXT, "whatsapp": TEXT},
            "Body must have either multiChannel alone or sms and whatsapp, not a mixture",
        ),
    ],
)
def test_body_chooses_one_strategy(body: dict[str, Any], sentence: str) -> None:
    assert _problems({"body": body}) == {"definition.body": [sentence]}


@pytest.mark.parametrize(
    "body", [{"multiChannel": TEXT, "rcs": TEXT}, {"sms": TEXT, "whatsapp": TEXT}, {"multiChannel": TEXT, "sms": None}]
)
def test_lawful_strategies(body: dict[str, Any]) -> None:
    assert normalize({"body": body})["body"] == body


@pytest.mark.parametrize(
    ("part", "path", "limit"),
    [
        ({"body": {"multiChannel": {"template": "x" * 1025}}}, "body.multiChannel.template", 1024),
        ({"body": {"multiChannel": TEXT, "rcs": {"template": "x" * 3073}}}, "body.rcs.template", 3072),
        ({"header": {"template": "x" * 61}}, "header.template", 60),
        ({"footer": {"template": "x" * 61}}, "footer.template", 60),
    ],
)
def test_lengths(part: dict[str, Any], path: str, limit: int) -> None:
    assert _problems({**definition(), **part}) == {
        f"definition.{path}": [f"Template may have at most {limit} characters, this has {limit + 1}"]
    }


def test_rcs_may_be_longer_than_the_others() -> None:
    assert normalize({"body": {"multiChannel": TEXT, "rcs": {"template": "x" * 3072}}})


@pytest.mark.parametrize("template", ["", "   ", None])
def test_text_is_required_in_every_part(template: str | None) -> None:
    empty = {"template": template}

    assert _problems({"header": empty, "body": {"multiChannel": empty}, "footer": empty}) == {
        "definition.header.template": ["Template is required"],
        "definition.body.multiChannel.template": ["Template is required"],
        "definition.footer.template": ["Template is required"],
    }


def test_header_has_at_most_one_variable() -> None:
    header = {"type": "text", "template": "{{a}} and {{b}}"}

    assert _problems(definition(header=header)) == {
        "definition.header.variables": ["A header may have at most one variable"]
    }


PICTURE = {
    "id": 0,
    "name": "picture",
    "type": "media",
    "props": {"mediaType": "image", "url": "https://acme.test/a.png"},
}


@pytest.mark.parametrize(
    "header",
    [
        {"type": "image", "template": "https://acme.test/a.png"},
        {"type": "image", "template": "{{0:media}}", "variables": [PICTURE]},
        {"type": "image", "template": None, "variables": [PICTURE]},
    ],
)
def test_media_headers(header: dict[str, Any]) -> None:
    assert normalize(definition(header=header))


@pytest.mark.parametrize(
    ("header", "path", "sentence"),
    [
        (
            {"type": "image", "template": "a.png"},
            "template",
            "Template of type image must be a variable or an HTTP or HTTPS URL",
        ),
        ({"type": "image"}, "template", "Template is required"),
        ({"type": "TEXT", "template": "x"}, "type", "Type must be one of: text, image, video, document"),
        ({"type": ["text"], "template": "x"}, "type", "Type must be one of: text, image, video, document"),
    ],
)
def test_headers_that_break_a_rule(header: dict[str, Any], path: str, sentence: str) -> None:
    assert _problems(definition(header=header)) == {f"definition.header.{path}": [sentence]}


@pytest.mark.parametrize(
    ("config", "path", "sentence"),
    [
        ({"codeExpirationMinutes": 0}, ".codeExpirationMinutes", "Code expiration minutes must be between 1 and 90"),
        ({"codeExpirationMinutes": 91}, ".codeExpirationMinutes", "Code expiration minutes must be between 1 and 90"),
        ({"codeExpirationMinutes": "5"}, ".codeExpirationMinutes", "Code expiration minutes must be a whole number"),
        (
            {"addSecurityRecommendation": "yes"},
            ".addSecurityRecommendation",
            "Add security recommendation must be true or false",
        ),
        ([], "", "Authentication config must be an object"),
    ],
)
def test_authentication_config_that_breaks_a_rule(config: object, path: str, sentence: str) -> None:
    assert _problems(definition(authenticationConfig=config), "AUTHENTICATION") == {
        f"definition.authenticationConfig{path}": [sentence]
    }


def test_authentication_config_belongs_to_authentication() -> None:
    config = {"addSecurityRecommendation": True, "codeExpirationMinutes": 5}

    assert normalize(definition(authenticationConfig=config), category="AUTHENTICATION")
    assert normalize(definition(authenticationConfig=config), category=None)
    assert _problems(definition(authenticationConfig=config), "UTILITY") == {
        "definition.authenticationConfig": ["Authentication config is only allowed in AUTHENTICATION templates"]
    }


def test_authentication_config_that_asks_for_nothing_is_harmless() -> None:
    config = {"addSecurityRecommendation": False, "codeExpirationMinutes": None}

    assert normalize(definition(authenticationConfig=config), category="UTILITY")


@pytest.mark.parametrize("version", ["2.0", 1.0, ["1.0"]])
def test_unknown_version(version: object) -> None:
    assert _problems(definition(definitionVersion=version)) == {
        "definition.definitionVersion": ["Definition version must be one of: 1.0"]
    }


def test_all_problems_are_told_at_once() -> None:
    sent = {
        "header": {"type": "text", "template": "x" * 61},
        "body": {"multiChannel": {"template": "Hi {{0:variable}}", "variables": [{**variable("1x"), "type": "text"}]}},
        "footer": 5,
        "buttons": [{"type": "URL", "props": {"text": "Go"}}],
    }

    assert sorted(_problems(sent)) == [
        "definition.body.multiChannel.variables[0].name",
        "definition.body.multiChannel.variables[0].type",
        "definition.buttons[0].props.url",
        "definition.footer",
        "definition.header.template",
    ]


@pytest.mark.parametrize(
    "extra", [{"a": "\0"}, {"a\0": 1}, {"a": [[[float("nan")]]]}, {"a": "x" * 70_000}, {"a": "\ud800"}]
)
def test_what_the_database_cannot_keep_is_refused(extra: dict[str, Any]) -> None:
    assert list(_problems(definition(**extra))) == ["definition"]


def test_what_is_not_supported_yet_is_refused_and_not_dropped() -> None:
    sent = definition()
    sent["body"]["mms"] = {"media": [{"url": "https://example.com/a.png"}]}

    assert _problems(sent) == {"definition.body.mms": ["MMS is not supported yet"]}


def test_category_is_detected_and_its_rules_apply() -> None:
    codes = definition(authenticationConfig={"codeExpirationMinutes": 5})
    link = {"type": "URL", "props": {"text": "Open", "url": "https://acme.test"}}

    assert categorized(definition(), None) == (normalize(definition()), "UTILITY")
    assert categorized(definition(), "MARKETING")[1] == "MARKETING"
    assert categorized(codes, None)[1] == "AUTHENTICATION"
    with pytest.raises(Invalid) as caught:
        categorized({**codes, "buttons": [link]}, None)
    assert list(caught.value.details) == ["definition.buttons[0].type"]

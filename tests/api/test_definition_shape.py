"""The document's shape of a definition and the room's rules agree: what the room stores fits the shape."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from apps.api.definition_shape import TemplateDefinition
from apps.api.openapi.document import document
from apps.core.errors import Invalid
from apps.message_templates.definition import normalize
from tests.factories.message_templates import definition, section, variable


def _complaints(given: Any, version: str = "v3") -> list[str]:
    registry: Any = Registry().with_resource("urn:api", DRAFT202012.create_resource(document(version)))
    schema = {"$ref": "urn:api#/components/schemas/TemplateDefinition"}
    return [each.message for each in Draft202012Validator(schema, registry=registry).iter_errors(given)]


def _properties(version: str, path: str, method: str) -> dict[str, Any]:
    body = document(version)["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    properties: dict[str, Any] = body["properties"]
    return properties


@pytest.mark.parametrize(
    ("version", "path", "method"),
    [
        ("v3", "/v3/templates", "post"),
        ("v3", "/v3/templates/{template_id}", "put"),
        ("v2", "/v2/templates", "post"),
    ],
)
def test_definition_is_typed_wherever_it_is_sent(version: str, path: str, method: str) -> None:
    told = _properties(version, path, method)["definition"]

    assert told == {"anyOf": [{"$ref": "#/components/schemas/TemplateDefinition"}, {"type": "null"}]}


def test_every_part_is_told() -> None:
    schemas = document("v3")["components"]["schemas"]

    assert set(schemas["TemplateDefinition"]["properties"]) == set(TemplateDefinition.__annotations__)
    assert schemas["TemplateDefinition"]["required"] == ["body"]
    assert schemas["TemplateText"]["properties"]["template"]["maxLength"] == 1024
    assert schemas["TemplateRcsText"]["properties"]["template"]["maxLength"] == 3072


FULL = definition(
    "Hello {{0:variable}}!",
    header={"type": "image", "template": None, "variables": [
        {"id": 0, "name": "photo", "type": "media", "props": {"mediaType": "image", "url": "https://a.test/x.png"}}
    ]},
    footer=section("Bye"),
    buttons=[
        {"type": "URL", "props": {"text": "Go", "url": "https://a.test/{{0:variable}}", "variables": [variable("id")]}},
        {"type": "VOICE_CALL", "props": {"text": "Call", "activeFor": 5}},
    ],
)  # fmt: skip


@pytest.mark.parametrize("given", [definition(), FULL, {"body": {"multiChannel": {"template": "Hi {{name}}"}}}])
def test_what_is_lawful_fits_before_and_after(given: dict[str, Any]) -> None:
    assert _complaints(given) == []
    assert _complaints(normalize(given)) == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"body": {"multiChannel": {"template": 5}}},
        {"body": {"multiChannel": {"template": "x" * 1025}}},
        {"body": {"multiChannel": section("Hi"), "rcs": {"template": "x" * 3073}}},
        definition(header={"type": "sound", "template": "x"}),
        definition(buttons=[{"type": "PUSH", "props": {}}]),
        definition(authenticationConfig={"codeExpirationMinutes": 91}),
        definition("Hi {{0:variable}}")
        | {"body": {"multiChannel": {"template": "Hi", "variables": [{"name": "1st"}]}}},
    ],
)
def test_what_does_not_fit_is_refused_by_the_room(given: dict[str, Any]) -> None:
    assert _complaints(given)
    with pytest.raises(Invalid):
        normalize(given)


scraps: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab{}0:", max_size=5) | st.just([]) | st.just({})
)
props = st.dictionaries(
    st.sampled_from(["sample", "regex", "url", "alt", "mediaType", "text", "activeFor", "variables", "offerCode"]),
    scraps,
    max_size=4,
)
named = st.builds(lambda name, more: {"id": 0, "name": name, "props": {"sample": "x", **more}}, st.just("ab"), props)


@settings(max_examples=200, deadline=None)
@given(st.lists(named, max_size=1) | scraps, st.sampled_from(["QUICK_REPLY", "URL", "COPY_CODE", "VOICE_CALL"]), props)
def test_whatever_the_room_stores_fits(variables: Any, kind: str, given: dict[str, Any]) -> None:
    sent = definition(buttons=[{"type": kind, "props": {"text": "Go", "url": "https://a.test", **given}}])
    sent["body"]["multiChannel"] = {"template": "Hi {{ab}}", "variables": variables}
    try:
        stored = normalize(sent)
    except Invalid:
        return
    assert _complaints(stored) == []

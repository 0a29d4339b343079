"""Example values: they fit, and could be real."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from apps.api.openapi import examples
from apps.api.openapi.document import VERSIONS, document

_WHOLE = {"id": {"type": "string"}}


def _contents(part: Any) -> list[dict[str, Any]]:
    """Every body of a document that has an example."""
    if isinstance(part, list):
        return [each for one in part for each in _contents(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if {"schema", "example"} <= set(part) and "$ref" not in part else []
    return own + [each for one in part.values() for each in _contents(one)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_example_fits_its_schema(version: str) -> None:
    whole = document(version)
    bodies = _contents(whole["paths"])

    problems = [
        problem.message
        for body in bodies
        for problem in Draft202012Validator({**whole, **body["schema"]}).iter_errors(body["example"])
    ]

    assert len(bodies) > 20
    assert problems == []


def test_name_decides_where_it_fits() -> None:
    assert examples.of({"type": "string"}, {}, name="email") == "ada@acme.example"
    assert examples.of({"type": "integer"}, {}, name="email") == 1
    assert examples.of({"type": "array", "items": {"type": "string"}}, {}, name="to") == ["+14155552672"]


def test_owner_comes_before_the_name_alone() -> None:
    schemas = {"User": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}}

    assert examples.of({"$ref": "#/components/schemas/User"}, schemas) == {"name": "Ada Lovelace"}


def test_a_request_leaves_out_what_nobody_has_to_say() -> None:
    schema = {"type": "object", "properties": {"email": {"type": "string"}, "secret": {"type": "string"}}}

    assert examples.of(schema, {}) == {"email": "ada@acme.example"}

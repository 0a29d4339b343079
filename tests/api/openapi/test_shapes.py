"""Types as JSON schemas."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict
from uuid import UUID

import pytest

from apps.api.openapi.shapes import Also, Schema, object_of, shape_of


class PersonOut(TypedDict):
    """Somebody."""

    name: str
    invited_at: str | None
    nick: NotRequired[str]


class PartOut(TypedDict, total=False):
    size: int


def _refer(kind: type) -> Schema:
    return {"$ref": kind.__name__}


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (str, {"type": "string"}),
        (UUID, {"type": "string", "format": "uuid"}),
        (Annotated[str, Also(maxLength=60)], {"type": "string", "maxLength": 60}),
        (Annotated[int, Also(minimum=1)] | None, {"type": ["integer", "null"], "minimum": 1}),
        (float | None, {"type": ["number", "null"]}),
        (list[str], {"type": "array", "items": {"type": "string"}}),
        (list[PersonOut] | None, {"type": ["array", "null"], "items": {"$ref": "PersonOut"}}),
        (PersonOut | None, {"anyOf": [{"$ref": "PersonOut"}, {"type": "null"}]}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (dict[str, Any], {"type": "object", "additionalProperties": True}),
        (
            dict[str, list[str]],
            {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        ),
        (Any, {}),
        (list, {"type": "array", "items": {}}),
    ],
)
def test_type_has_its_schema(hint: Any, schema: Schema) -> None:
    assert shape_of(hint, _refer) == schema


def test_type_that_is_never_on_the_wire_is_refused() -> None:
    with pytest.raises(TypeError, match="no place on the wire"):
        shape_of(set[str], _refer)


def test_fields_are_required_unless_they_say_otherwise() -> None:
    assert object_of(PersonOut, _refer) == {
        "type": "object",
        "description": "Somebody.",
        "properties": {
            "name": {"type": "string"},
            "invited_at": {"type": ["string", "null"], "format": "date-time"},
            "nick": {"type": "string"},
        },
        "required": ["name", "invited_at"],
    }
    assert "required" not in object_of(PartOut, _refer)

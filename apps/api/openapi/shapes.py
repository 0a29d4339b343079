"""Python types as JSON schemas: a TypedDict becomes a component, named after its class without "Out"."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

Schema = dict[str, Any]
# Gives the reference to a TypedDict's component, and makes it first where it is not there yet.
Refer = Callable[[type], Schema]

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}


def shape_of(hint: Any, refer: Refer) -> Schema:
    """The schema of a type. Raises TypeError for one that has no place on the wire."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_typeddict(hint):
        return refer(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Required, NotRequired):
        return shape_of(arguments[0], refer)
    if origin in (Union, types.UnionType):
        return _one_of([shape_of(each, refer) for each in arguments])
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if hint is list or origin in (list, tuple):
        return {"type": "array", "items": shape_of(arguments[0], refer) if arguments else {}}
    if hint is dict or origin is dict:
        value = shape_of(arguments[1], refer) if arguments else {}
        return {"type": "object", "additionalProperties": value or True}
    raise TypeError(f"{hint!r} has no place on the wire")


def object_of(kind: type, refer: Refer) -> Schema:
    """The schema of a TypedDict."""
    hints = get_type_hints(kind, include_extras=True)
    properties = {name: _named(name, shape_of(hint, refer)) for name, hint in hints.items()}
    required = [name for name in hints if name in kind.__required_keys__]  # type: ignore[attr-defined]
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    # A TypedDict without a docstring shows the one of dict.
    if kind.__doc__ and kind.__doc__ != dict.__doc__:
        schema["description"] = kind.__doc__
    return schema


def _one_of(schemas: list[Schema]) -> Schema:
    """Plain types side by side become one list of types, as JSON Schema has it."""
    types_ = [each["type"] for each in schemas if isinstance(each.get("type"), str)]
    rich = [each for each in schemas if each != {"type": "null"}]
    if len(types_) == len(schemas) and len(rich) == 1 and "enum" not in rich[0]:
        return {**rich[0], "type": types_}
    if all(set(each) == {"type"} for each in schemas):
        return {"type": types_}
    return {"anyOf": schemas}


def _named(name: str, schema: Schema) -> Schema:
    """What a field's name tells of its text."""
    if not {"string"} & set(_types(schema)) or "enum" in schema:
        return schema
    if name.endswith(("_at", "At")) or name == "timestamp":
        return {**schema, "format": "date-time"}
    return schema


def _types(schema: Schema) -> list[str]:
    found = schema.get("type", [])
    return [found] if isinstance(found, str) else list(found)

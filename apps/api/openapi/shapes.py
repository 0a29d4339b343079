"""Python types as JSON schemas: a TypedDict becomes a component, named after its class without "Out".

`Annotated[str, Also(maxLength=60)]` adds JSON Schema keywords to a type.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)
from uuid import UUID

Schema = dict[str, Any]
# Returns the reference to a TypedDict's component. Creates the component if needed.
Refer = Callable[[type], Schema]


class Also:
    """JSON Schema keywords to add to a type."""

    def __init__(self, **words: Any) -> None:
        self.words = words


_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
    list: {"type": "array", "items": {}},
    dict: {"type": "object", "additionalProperties": True},
}


def shape_of(hint: Any, refer: Refer) -> Schema:
    """The schema of a type. Raises TypeError for types that JSON can't carry."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_typeddict(hint):
        return refer(hint)
    make = _GENERIC.get(get_origin(hint))
    if make is None:
        raise TypeError(f"{hint!r} has no place on the wire")
    return make(get_args(hint), refer)


def object_of(kind: type, refer: Refer) -> Schema:
    """The schema of a TypedDict."""
    hints = get_type_hints(kind, include_extras=True)
    properties = {name: _named(name, shape_of(hint, refer)) for name, hint in hints.items()}
    required = [name for name, hint in hints.items() if _is_required(kind, name, hint)]
    return {
        "type": "object",
        **({"description": kind.__doc__} if kind.__doc__ else {}),
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _is_required(kind: Any, name: str, hint: Any) -> bool:
    """Classes with annotations as text don't know which of their keys are required."""
    marked = get_origin(hint)
    return marked is Required if marked in (Required, NotRequired) else name in kind.__required_keys__


def _union(arguments: tuple[Any, ...], refer: Refer) -> Schema:
    """A plain type that may be null becomes a list of types, as in JSON Schema."""
    schemas = [shape_of(each, refer) for each in arguments]
    others = [each for each in schemas if each != {"type": "null"}]
    if len(others) == 1 and len(schemas) == 2 and isinstance(others[0].get("type"), str) and "enum" not in others[0]:
        return {**others[0], "type": [others[0]["type"], "null"]}
    return {"anyOf": schemas}


_GENERIC: dict[Any, Callable[[tuple[Any, ...], Refer], Schema]] = {
    Union: _union,
    types.UnionType: _union,
    Annotated: lambda arguments, refer: {**shape_of(arguments[0], refer), **arguments[1].words},
    Literal: lambda words, _refer: {"type": "string", "enum": list(words)},
    Required: lambda arguments, refer: shape_of(arguments[0], refer),
    NotRequired: lambda arguments, refer: shape_of(arguments[0], refer),
    list: lambda arguments, refer: {"type": "array", "items": shape_of(arguments[0], refer)},
    dict: lambda arguments, refer: {"type": "object", "additionalProperties": shape_of(arguments[1], refer) or True},
}


def _named(name: str, schema: Schema) -> Schema:
    """The format that a field's name tells."""
    is_time = name.endswith(("_at", "At")) or name == "timestamp"
    return {**schema, "format": "date-time"} if is_time and "string" in schema.get("type", ()) else schema
